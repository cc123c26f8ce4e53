using System.Security.Cryptography;
using AdmissionGuard.Sigstore.Keys;

namespace AdmissionGuard.Sigstore.Verification;

/// <summary>The artifact that evidence must be about: its digests by algorithm, never none (threat S9).</summary>
public sealed class ArtifactSubject
{
    private readonly Dictionary<DigestAlgorithm, byte[]> digests;

    /// <summary>Takes digests that the caller computed, or trusts for another reason.</summary>
    /// <param name="digests">Algorithm (<c>sha256</c>, <c>sha384</c>, <c>sha512</c>) to lower-case hex.</param>
    /// <exception cref="ArgumentException">There is no digest, or one is not of its algorithm's form.</exception>
    public ArtifactSubject(IEnumerable<KeyValuePair<string, string>> digests)
    {
        ArgumentNullException.ThrowIfNull(digests);
        this.digests = digests.ToDictionary(d => Algorithm(d.Key), d => Parse(d.Key, d.Value));
        if (this.digests.Count == 0)
            throw new ArgumentException("an artifact without a digest cannot be verified", nameof(digests));
        Name = this.digests.Select(d => $"{d.Key.Name()}:{Convert.ToHexStringLower(d.Value)}").First();
    }

    /// <summary>The artifact's first digest, as in <c>sha256:…</c>.</summary>
    public string Name { get; }

    /// <summary>The artifact's bytes, when the caller has them: pure Ed25519 message signatures need them; null else.</summary>
    public ReadOnlyMemory<byte>? Bytes { get; private init; }

    /// <summary>An artifact known by one digest.</summary>
    /// <param name="digest">As in <c>sha256:</c> and 64 lower-case hex digits; also <c>sha384:</c> and <c>sha512:</c>.</param>
    /// <exception cref="ArgumentException">It is not a digest of that form.</exception>
    public static ArtifactSubject FromDigest(string digest)
    {
        ArgumentNullException.ThrowIfNull(digest);
        var colon = digest.IndexOf(':', StringComparison.Ordinal);
        return new ArtifactSubject([new(colon < 0 ? "" : digest[..colon], digest[(colon + 1)..])]);
    }

    /// <summary>An artifact known by its bytes.</summary>
    /// <param name="bytes">All of them.</param>
    public static ArtifactSubject FromBytes(ReadOnlyMemory<byte> bytes) => new(
    [
        new("sha256", Convert.ToHexStringLower(SHA256.HashData(bytes.Span))),
        new("sha384", Convert.ToHexStringLower(SHA384.HashData(bytes.Span))),
        new("sha512", Convert.ToHexStringLower(SHA512.HashData(bytes.Span))),
    ])
    { Bytes = bytes };

    internal byte[]? Digest(DigestAlgorithm algorithm) => digests.GetValueOrDefault(algorithm);

    private static DigestAlgorithm Algorithm(string name) => DigestAlgorithms.TryParse(name, out var algorithm)
        ? algorithm
        : throw new ArgumentException($"\"{name}\" is not sha256, sha384 or sha512", nameof(name));

    private static byte[] Parse(string name, string hex) =>
        LowerHex.TryDecode(hex, Algorithm(name).Length(), out var digest)
            ? digest
            : throw new ArgumentException($"\"{hex}\" is not a {name} digest in lower-case hex", nameof(hex));
}
