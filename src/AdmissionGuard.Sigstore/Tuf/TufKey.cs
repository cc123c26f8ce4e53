using System.Security.Cryptography;
using System.Text.Json;
using AdmissionGuard.Sigstore.Keys;

namespace AdmissionGuard.Sigstore.Tuf;

/// <summary>
/// A public key of a role (TUF specification, 4.2.2). A key of an unknown type or scheme, one that cannot be read, and one
/// whose id is not the SHA-256 of its canonical form (4.3: "clients MUST calculate each KEYID") is kept, as its neighbours
/// may be good, but verifies nothing.
/// </summary>
internal sealed class TufKey
{
    private readonly PublicKey? key;
    private readonly SignatureScheme scheme;

    private TufKey(string id, PublicKey? key, SignatureScheme scheme)
    {
        Id = id;
        this.key = key;
        this.scheme = scheme;
    }

    public string Id { get; }

    /// <summary>
    /// What makes the key distinct when signatures are counted: the key itself, never its id, since one key under two ids is
    /// one signer (GHSA-3633-5h82-39pq, PYSEC-2020-147). Null for a key that verifies nothing.
    /// </summary>
    public string? Fingerprint => key?.Fingerprint;

    public bool Verifies(ReadOnlySpan<byte> message, ReadOnlyMemory<byte> signature) => key?.VerifyMessage(scheme, message, signature) ?? false;

    public static TufKey Parse(string id, JsonElement key)
    {
        var type = TufJson.Text(key, "keytype");
        var scheme = TufJson.Text(key, "scheme");
        var value = TufJson.Member(key, "keyval");
        var text = TufJson.TryMember(value, "public", out var member) ? TufJson.Text(member) : "";
        var expected = Convert.ToHexStringLower(SHA256.HashData(CanonicalJson.Encode(key)));
        if (!string.Equals(id, expected, StringComparison.Ordinal)) return new TufKey(id, null, default);
        return (type, scheme) switch
        {
            ("ed25519", "ed25519") => new TufKey(id, TufKeyText.ReadEd25519(text), SignatureScheme.Ed25519),
            // Repositories made before 2023 call the type by its scheme.
            ("ecdsa" or "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256") => new TufKey(id, TufKeyText.ReadP256(text), SignatureScheme.EcdsaSha256),
            ("rsa", "rsassa-pss-sha256") => new TufKey(id, TufKeyText.ReadPem(text, KeyAlgorithm.Rsa), SignatureScheme.RsaPssSha256),
            _ => new TufKey(id, null, default),
        };
    }
}
