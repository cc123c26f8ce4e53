using System.Security.Cryptography;
using AdmissionGuard.Sigstore.Certificates;
using AdmissionGuard.Sigstore.Keys;

namespace AdmissionGuard.Sigstore.Timestamps;

/// <summary>The first ESSCertID (RFC 2634, section 5.4.1: SHA-1) or ESSCertIDv2 (RFC 5035, section 4) of a signer.</summary>
/// <param name="Algorithm">The hash; null for SHA-1.</param>
/// <param name="Value">The certificate's digest.</param>
internal sealed record CertificateDigest(DigestAlgorithm? Algorithm, ReadOnlyMemory<byte> Value)
{
    /// <summary>Whether it is this certificate's digest. SHA-1 adds nothing here to what the SignerInfo and the chain prove; RFC 3161 prescribes it.</summary>
    public bool IsOf(Certificate certificate)
    {
        Span<byte> digest = stackalloc byte[DigestAlgorithms.MaxLength];
        if (Algorithm is { } algorithm)
            return algorithm.Hash(certificate.Der.Span, digest).SequenceEqual(Value.Span);
#pragma warning disable CA5350 // The digest of RFC 2634 is SHA-1.
        return digest[..SHA1.HashData(certificate.Der.Span, digest)].SequenceEqual(Value.Span);
#pragma warning restore CA5350
    }
}
