using System.Buffers;
using System.Security.Cryptography;
using AdmissionGuard.Sigstore.Verification;

namespace AdmissionGuard.Cli;

/// <summary>Takes an artifact as the command line names it.</summary>
internal static class ArtifactReader
{
    // Up to this size an artifact is kept, for pure Ed25519, which signs bytes and not a digest; larger ones are hashed as they stream by.
    private const long MaxKeptBytes = 64L * 1024 * 1024;
    private const int BufferBytes = 256 * 1024;
    private static readonly string[] Algorithms = ["sha256:", "sha384:", "sha512:"];

    /// <summary>Takes a digest as it stands, or hashes a file.</summary>
    /// <param name="artifact">A digest as in <c>sha256:…</c>, else a file's path.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async Task<(ArtifactSubject? Subject, string? Error)> ReadAsync(string artifact, CancellationToken cancellation)
    {
        if (Algorithms.Any(algorithm => artifact.StartsWith(algorithm, StringComparison.Ordinal)) && !File.Exists(artifact))
        {
            try
            {
                return (ArtifactSubject.FromDigest(artifact), null);
            }
            catch (ArgumentException)
            {
                return (null, $"\"{artifact}\" is neither a file nor a digest: sha256:, sha384: or sha512: and its lower-case hex digits");
            }
        }

        await using var stream = File.OpenRead(artifact);
        if (stream.Length > MaxKeptBytes)
            return (await HashAsync(stream, cancellation).ConfigureAwait(false), null);
        var bytes = new byte[stream.Length];
        await stream.ReadExactlyAsync(bytes, cancellation).ConfigureAwait(false);
        return (ArtifactSubject.FromBytes(bytes), null);
    }

    private static async Task<ArtifactSubject> HashAsync(Stream stream, CancellationToken cancellation)
    {
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var sha384 = IncrementalHash.CreateHash(HashAlgorithmName.SHA384);
        using var sha512 = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0)
        {
            sha256.AppendData(buffer, 0, read);
            sha384.AppendData(buffer, 0, read);
            sha512.AppendData(buffer, 0, read);
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return new ArtifactSubject(
        [
            new("sha256", Convert.ToHexStringLower(sha256.GetHashAndReset())),
            new("sha384", Convert.ToHexStringLower(sha384.GetHashAndReset())),
            new("sha512", Convert.ToHexStringLower(sha512.GetHashAndReset())),
        ]);
    }
}
