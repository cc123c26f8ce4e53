using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace AdmissionGuard.Registry.References;

/// <summary>
/// The digest of some content: algorithm and lower-case hexadecimal hash, nothing else. A value of this type is safe in a
/// URL or a file path (GHSA-qq97-vm5h-rrhg, CVE-2024-3727: digests used unvalidated as paths).
/// Source: OCI image-spec v1.1, descriptor.md, "Digests".
/// </summary>
public sealed class Digest : IEquatable<Digest>
{
    private const string Sha256Prefix = "sha256:";
    private const string Sha512Prefix = "sha512:";
    private const int Sha256HexLength = 2 * SHA256.HashSizeInBytes;
    private const int Sha512HexLength = 2 * SHA512.HashSizeInBytes;

    internal static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    private readonly string text;

    private Digest(DigestAlgorithm algorithm, string text)
    {
        Algorithm = algorithm;
        this.text = text;
    }

    /// <summary>The algorithm.</summary>
    public DigestAlgorithm Algorithm { get; }

    /// <summary>The hash in lower-case hexadecimal, without the algorithm.</summary>
    public string Hex => text[Sha256Prefix.Length..];

    /// <summary>Parses <c>sha256:&lt;64 hex&gt;</c> or <c>sha512:&lt;128 hex&gt;</c>, lower case only.</summary>
    /// <param name="text">The text, of any content and length.</param>
    /// <param name="digest">The digest, when the text is one.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Digest? digest)
    {
        digest = null;
        if (text is null)
            return false;
        if (text.Length == Sha256Prefix.Length + Sha256HexLength && text.StartsWith(Sha256Prefix, StringComparison.Ordinal))
            digest = new Digest(DigestAlgorithm.Sha256, text);
        else if (text.Length == Sha512Prefix.Length + Sha512HexLength && text.StartsWith(Sha512Prefix, StringComparison.Ordinal))
            digest = new Digest(DigestAlgorithm.Sha512, text);
        if (digest is not null && text.AsSpan(Sha256Prefix.Length).ContainsAnyExcept(LowerHex))
            digest = null;
        return digest is not null;
    }

    /// <summary>The digest of some bytes.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="algorithm">The algorithm; SHA-256 unless the content is named by another.</param>
    public static Digest Of(ReadOnlySpan<byte> content, DigestAlgorithm algorithm = DigestAlgorithm.Sha256)
    {
        Span<byte> hash = stackalloc byte[SHA512.HashSizeInBytes];
        switch (algorithm)
        {
            case DigestAlgorithm.Sha256:
                return FromHash(algorithm, hash[..SHA256.HashData(content, hash)]);
            case DigestAlgorithm.Sha512:
                return FromHash(algorithm, hash[..SHA512.HashData(content, hash)]);
            default:
                throw new ArgumentOutOfRangeException(nameof(algorithm));
        }
    }

    /// <inheritdoc/>
    public override string ToString() => text;

    /// <inheritdoc/>
    public bool Equals(Digest? other) => other is not null && string.Equals(text, other.text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Digest);

    /// <inheritdoc/>
    public override int GetHashCode() => text.GetHashCode(StringComparison.Ordinal);

    /// <summary>Ordinal equality.</summary>
    /// <param name="left">One digest.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(Digest? left, Digest? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Ordinal inequality.</summary>
    /// <param name="left">One digest.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(Digest? left, Digest? right) => !(left == right);

    /// <summary>Names a hash that was just computed.</summary>
    internal static Digest FromHash(DigestAlgorithm algorithm, ReadOnlySpan<byte> hash) =>
        new(algorithm, (algorithm is DigestAlgorithm.Sha256 ? Sha256Prefix : Sha512Prefix) + Convert.ToHexStringLower(hash));
}
