using AdmissionGuard.Sigstore.Certificates;
using AdmissionGuard.Sigstore.Keys;

namespace AdmissionGuard.Sigstore.Timestamps;

/// <summary>The one SignerInfo of a timestamp token (RFC 5652, section 5.3; RFC 3161, section 2.4.2).</summary>
internal sealed record TimestampSigner
{
    /// <summary>The signer's issuer Name; empty when it is named by key id.</summary>
    public ReadOnlyMemory<byte> Issuer { get; init; }

    /// <summary>The signer's serial number as unsigned bytes; empty when it is named by key id.</summary>
    public ReadOnlyMemory<byte> SerialNumber { get; init; }

    /// <summary>The signer's key id; empty when it is named by issuer and serial number.</summary>
    public ReadOnlyMemory<byte> KeyId { get; init; }

    /// <summary>The hash of <see cref="MessageDigest"/>.</summary>
    public required DigestAlgorithm Digest { get; init; }

    /// <summary>The attributes as they are signed: encoded as a SET.</summary>
    public required ReadOnlyMemory<byte> SignedAttributes { get; init; }

    /// <summary>The signed digest of the TSTInfo.</summary>
    public required ReadOnlyMemory<byte> MessageDigest { get; init; }

    /// <summary>The signed digests of the signer's certificate (ESSCertID and ESSCertIDv2); at least one.</summary>
    public required IReadOnlyList<CertificateDigest> CertificateDigests { get; init; }

    /// <summary>The signature's scheme.</summary>
    public required SignatureScheme Scheme { get; init; }

    /// <summary>The signature over <see cref="SignedAttributes"/>.</summary>
    public required ReadOnlyMemory<byte> Signature { get; init; }

    /// <summary>
    /// Whether this certificate and no other is the signer: named by the SignerInfo and by every signed certificate digest
    /// (CVE-2026-39984: a certificate that merely came along is not the signer).
    /// </summary>
    public bool Is(Certificate certificate)
    {
        var named = KeyId.IsEmpty
            ? Issuer.Span.SequenceEqual(certificate.Issuer.Span) && SerialNumber.Span.SequenceEqual(certificate.SerialNumber.Span)
            : KeyId.Span.SequenceEqual(certificate.Extensions.SubjectKeyId.Span);
        return named && CertificateDigests.All(d => d.IsOf(certificate));
    }
}
