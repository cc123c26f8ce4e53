using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using AdmissionGuard.Sigstore.Certificates;

namespace AdmissionGuard.Sigstore.Trust;

/// <summary>
/// Trust in certificate authorities of one's own, which issue code-signing certificates with a subject alternative name.
/// Intermediates that evidence brings along are used only when one of these authorities issued them.
/// </summary>
public sealed class CertificateAuthorityTrust : TrustMaterial
{
    private CertificateAuthorityTrust(string id, IReadOnlyList<IssuingAuthority> authorities, TrustedRoot? root)
        : base(root)
    {
        Id = id;
        Authorities = authorities;
    }

    /// <inheritdoc/>
    public override string Id { get; }

    internal IReadOnlyList<IssuingAuthority> Authorities { get; }

    /// <summary>Reads the authorities' certificates.</summary>
    /// <param name="pem">
    /// <c>CERTIFICATE</c> blocks of certificate authorities, in any order; those that no other one here issued are trust anchors.
    /// </param>
    /// <param name="root">The instance whose logs and timestamp authorities count; null when none does.</param>
    /// <param name="trust">The trust.</param>
    /// <param name="error">What is wrong, for the author of the text; empty on success.</param>
    public static bool TryParsePem(ReadOnlySpan<char> pem, TrustedRoot? root, [NotNullWhen(true)] out CertificateAuthorityTrust? trust, out string error)
    {
        trust = null;
        if (!PemTrustReader.TryReadAuthorities(pem, out var authorities, out error))
            return false;
        var fingerprints = authorities.Select(a => a.Certificate.Fingerprint).Order(StringComparer.Ordinal);
        var id = "ca:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(fingerprints))))
            + (root is null ? "" : $";root:{root.Version}");
        trust = new CertificateAuthorityTrust(id, authorities, root);
        return true;
    }
}
