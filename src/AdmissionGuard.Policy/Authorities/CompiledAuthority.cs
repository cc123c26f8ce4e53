using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Sigstore.Facts;
using AdmissionGuard.Sigstore.Trust;

namespace AdmissionGuard.Policy.Authorities;

/// <summary>An authority with its trust and identities prepared.</summary>
internal sealed class CompiledAuthority(string name, AuthorityTrust trust, IReadOnlyList<CompiledIdentity> identities)
{
    public string Name { get; } = name;

    public AuthorityTrust Trust { get; } = trust;

    /// <summary>The key's fingerprint; null for identities.</summary>
    public string? KeyFingerprint { get; } = (trust.Material as KeyTrust)?.Key.Fingerprint;

    /// <summary>
    /// Whether a verified signer is this authority; else what was found and what is wanted. The trust has verified the
    /// signature; here it is decided that the signer is one who is wanted.
    /// </summary>
    public bool Accepts(Signer signer, out string mismatch)
    {
        switch (signer)
        {
            case KeySigner key when KeyFingerprint is not null:
                mismatch = key.KeyFingerprint == KeyFingerprint ? "" : $"signed by key sha256:{key.KeyFingerprint}, want sha256:{KeyFingerprint}";
                return mismatch.Length == 0;
            case CertificateSigner certificate when KeyFingerprint is null:
                mismatch = Mismatch(certificate);
                return mismatch.Length == 0;
            default:
                mismatch = $"signed by a {(signer is KeySigner ? "key" : "certificate")}, want a {(KeyFingerprint is null ? "certificate" : "key")}";
                return false;
        }
    }

    /// <summary>Who is wanted, for messages.</summary>
    public string Wanted => KeyFingerprint is not null
        ? $"key sha256:{KeyFingerprint}"
        : identities.Count == 1 ? identities[0].ToString() : $"one of {identities.Count} identities, as {identities[0]}";

    // The identity that comes nearest explains best; the first of equals, so that the message is always the same.
    private string Mismatch(CertificateSigner signer)
    {
        var (fewest, nearest) = (int.MaxValue, "");
        foreach (var identity in identities)
        {
            var (count, text) = identity.Mismatches(signer);
            if (count == 0)
                return "";
            if (count < fewest)
                (fewest, nearest) = (count, text);
        }

        return nearest;
    }
}
