using System.Diagnostics;
using System.Security.Cryptography;

namespace AdmissionGuard.Sigstore.Keys;

/// <summary>Names, lengths and computation of <see cref="DigestAlgorithm"/>.</summary>
internal static class DigestAlgorithms
{
    public const int MaxLength = 64;

    /// <summary>Bytes of a digest.</summary>
    public static int Length(this DigestAlgorithm algorithm) => algorithm switch
    {
        DigestAlgorithm.Sha256 => 32,
        DigestAlgorithm.Sha384 => 48,
        DigestAlgorithm.Sha512 => 64,
        _ => throw new UnreachableException(),
    };

    /// <summary>The name in digest sets and OCI digests, as in <c>sha256</c>.</summary>
    public static string Name(this DigestAlgorithm algorithm) => algorithm switch
    {
        DigestAlgorithm.Sha256 => "sha256",
        DigestAlgorithm.Sha384 => "sha384",
        DigestAlgorithm.Sha512 => "sha512",
        _ => throw new UnreachableException(),
    };

    /// <summary>The .NET name.</summary>
    public static HashAlgorithmName HashName(this DigestAlgorithm algorithm) => algorithm switch
    {
        DigestAlgorithm.Sha256 => HashAlgorithmName.SHA256,
        DigestAlgorithm.Sha384 => HashAlgorithmName.SHA384,
        DigestAlgorithm.Sha512 => HashAlgorithmName.SHA512,
        _ => throw new UnreachableException(),
    };

    /// <summary>Reads the lower-case name; false for every other algorithm, so that nothing unknown is ever skipped (threat T8).</summary>
    public static bool TryParse(string? name, out DigestAlgorithm algorithm)
    {
        (algorithm, var known) = name switch
        {
            "sha256" => (DigestAlgorithm.Sha256, true),
            "sha384" => (DigestAlgorithm.Sha384, true),
            "sha512" => (DigestAlgorithm.Sha512, true),
            _ => (default, false),
        };
        return known;
    }

    /// <summary>Hashes into the front of the destination and returns that part.</summary>
    public static ReadOnlySpan<byte> Hash(this DigestAlgorithm algorithm, ReadOnlySpan<byte> data, Span<byte> destination)
    {
        var length = algorithm switch
        {
            DigestAlgorithm.Sha256 => SHA256.HashData(data, destination),
            DigestAlgorithm.Sha384 => SHA384.HashData(data, destination),
            DigestAlgorithm.Sha512 => SHA512.HashData(data, destination),
            _ => throw new UnreachableException(),
        };
        return destination[..length];
    }
}
