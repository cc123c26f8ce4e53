using System.Security.Cryptography;
using System.Text.Json;

namespace AdmissionGuard.Sigstore.Tuf;

/// <summary>
/// A public key of a role (TUF specification, 4.2.2). A key of an unknown type or scheme, one that cannot be read, and one
/// whose id is not the SHA-256 of its canonical form (4.3: "clients MUST calculate each KEYID") is kept, as its neighbours
/// may be good, but verifies nothing.
/// </summary>
internal sealed class TufKey
{
    private readonly ITufVerifier? verifier;

    private TufKey(string id, ITufVerifier? verifier)
    {
        Id = id;
        this.verifier = verifier;
    }

    public string Id { get; }

    /// <summary>
    /// What makes the key distinct when signatures are counted: the key itself, never its id, since one key under two ids is
    /// one signer (GHSA-3633-5h82-39pq, PYSEC-2020-147). Null for a key that verifies nothing.
    /// </summary>
    public string? Fingerprint => verifier?.Fingerprint;

    public bool Verifies(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) => verifier?.Verifies(message, signature) ?? false;

    public static TufKey Parse(string id, JsonElement key)
    {
        var type = TufJson.Text(key, "keytype");
        var scheme = TufJson.Text(key, "scheme");
        var value = TufJson.Member(key, "keyval");
        var expected = Convert.ToHexStringLower(SHA256.HashData(CanonicalJson.Encode(key)));
        if (!string.Equals(id, expected, StringComparison.Ordinal)) return new TufKey(id, null);
        return new TufKey(id, TufJson.TryMember(value, "public", out var text) ? TufVerifiers.Create(type, scheme, TufJson.Text(text)) : null);
    }
}
