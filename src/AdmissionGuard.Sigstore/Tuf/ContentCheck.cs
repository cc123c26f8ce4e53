using System.Security.Cryptography;

namespace AdmissionGuard.Sigstore.Tuf;

/// <summary>Length and hashes that a file must have.</summary>
/// <param name="Length">Bytes, when given.</param>
/// <param name="Hashes">Hashes by algorithm, when given; never empty.</param>
internal sealed record ContentCheck(long? Length, IReadOnlyDictionary<string, byte[]>? Hashes)
{
    /// <summary>How many bytes may be fetched: what is listed, and never more than the limit.</summary>
    public int MaxLength(int limit) => Length is { } listed && listed < limit ? (int)listed : limit;

    /// <summary>The hash that stands before the file's name in the URL of a consistent snapshot; any listed one would do (5.7.3).</summary>
    public string? PreferredHash => Hashes is null ? null
        : Hashes.TryGetValue("sha256", out var sha256) ? Convert.ToHexStringLower(sha256)
        : Convert.ToHexStringLower(Hashes.GetValueOrDefault("sha512") ?? Hashes.First().Value);

    /// <summary>
    /// Compares the file. Every hash of a known algorithm must match, and when hashes are listed at least one must be of a
    /// known algorithm: "nothing that I can check" is not "nothing to check".
    /// </summary>
    public TufFailure? Check(string name, ReadOnlySpan<byte> content)
    {
        if (Length is { } length && content.Length != length)
            return new TufFailure(TufFailureKind.Mismatch, name, $"{content.Length} bytes", $"{length}");
        if (Hashes is null) return null;
        var known = 0;
        foreach (var (algorithm, wanted) in Hashes)
        {
            var found = algorithm switch
            {
                "sha256" => SHA256.HashData(content),
                "sha512" => SHA512.HashData(content),
                // Not an algorithm that counts, such as blake2b or a broken one.
                _ => null,
            };
            if (found is null) continue;
            known++;
            if (!found.AsSpan().SequenceEqual(wanted))
                return new TufFailure(TufFailureKind.Mismatch, name, $"{algorithm} {Convert.ToHexStringLower(found)}", Convert.ToHexStringLower(wanted));
        }

        return known > 0 ? null : new TufFailure(TufFailureKind.Unsupported, name, "no hash of a known algorithm", "sha256 or sha512");
    }
}
