using System.Buffers;
using System.Security.Cryptography;
using AdmissionGuard.Registry.References;

namespace AdmissionGuard.Registry.Content;

/// <summary>
/// Reads a body into memory while hashing it, and stops at the limit. Memory grows with what arrives, never with what was
/// declared (CVE-2024-29903).
/// </summary>
internal static class BoundedReader
{
    /// <summary>Most evidence fits; larger bodies double it.</summary>
    private const int InitialBuffer = 16 << 10;

    internal readonly record struct Outcome(ReadOnlyMemory<byte> Bytes, Digest Digest, bool IsOverLimit);

    internal static async Task<Outcome> ReadAsync(Stream body, long maxBytes, DigestAlgorithm algorithm, Func<int, bool>? onRead, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(algorithm is DigestAlgorithm.Sha256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA512);
        var buffer = ArrayPool<byte>.Shared.Rent(InitialBuffer);
        try
        {
            var length = 0;
            while (true)
            {
                if (length == buffer.Length)
                    buffer = Grow(buffer, length);
                var read = await body.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
                if (read == 0)
                    return new Outcome(buffer.AsSpan(0, length).ToArray(), Finish(hash, algorithm), IsOverLimit: false);
                hash.AppendData(buffer, length, read);
                length += read;
                if (length > maxBytes || onRead?.Invoke(read) == false)
                    return new Outcome(default, Finish(hash, algorithm), IsOverLimit: true);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    internal static Digest Finish(IncrementalHash hash, DigestAlgorithm algorithm)
    {
        Span<byte> value = stackalloc byte[SHA512.HashSizeInBytes];
        return Digest.FromHash(algorithm, value[..hash.GetHashAndReset(value)]);
    }

    private static byte[] Grow(byte[] buffer, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(2 * buffer.Length);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
