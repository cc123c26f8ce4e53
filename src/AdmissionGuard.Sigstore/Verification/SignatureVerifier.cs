using AdmissionGuard.Sigstore.Certificates;
using AdmissionGuard.Sigstore.CertificateTransparency;
using AdmissionGuard.Sigstore.Facts;
using AdmissionGuard.Sigstore.Trust;

namespace AdmissionGuard.Sigstore.Verification;

/// <summary>
/// Verifies one signature, whatever format it came in, in the steps of the Sigstore client specification ("Verification").
/// Who may sign is not asked here: the facts say who did, and policies judge. Stateless but for its clock; safe for
/// concurrent use.
/// </summary>
/// <param name="clock">Tells the present, of which proven times must not be the future (threat T18).</param>
public sealed class SignatureVerifier(TimeProvider clock)
{
    private readonly TimeProvider clock = clock ?? throw new ArgumentNullException(nameof(clock));

    /// <summary>Verifies the material.</summary>
    /// <param name="material">What came in.</param>
    /// <param name="trust">Whom to trust.</param>
    /// <param name="options">What must be proven.</param>
    /// <param name="subject">What it must be about.</param>
    /// <returns>The facts, or why there are none; never an exception for bad evidence.</returns>
    public VerificationResult Verify(SignedMaterial material, TrustMaterial trust, VerificationOptions options, ArtifactSubject subject)
    {
        ArgumentNullException.ThrowIfNull(material);
        ArgumentNullException.ThrowIfNull(trust);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(subject);
        options.ThrowIfInvalid();
        var now = clock.GetUtcNow();

        // The key that must have made the signature: the trusted one, or the one in the certificate, which is judged below.
        if (SigningKey.TryFind(material, trust, out var key) is { } noKey)
            return VerificationResult.Refused(noKey);

        // A message signature tells its artifact's digest: an unauthenticated hint, but when it is another artifact's there is
        // nothing to verify.
        if (ContentStep.CheckHint(material.Content, subject) is { } otherArtifact)
            return VerificationResult.Refused(otherArtifact);

        // 1. "Establishing a time for the signature": a certificate lives for minutes, so everything else needs to know when.
        //    Times come from timestamp authorities and from the promises of transparency logs; both must verify.
        if (SigningTimes.Establish(material, trust, options, now, out var times) is { } noTime)
            return VerificationResult.Refused(noTime);

        // 2. "Transparency log entry": each entry of a trusted log is proven, and is about this very signature.
        if (TransparencyLogStep.Verify(material, key!, trust, options, subject, times, now, out var entries) is { } notLogged)
            return VerificationResult.Refused(notLogged);
        if (times.Check(trust, options) is { } untimely)
            return VerificationResult.Refused(untimely);

        // 3. "Certificate": path validation with each proven time as the current time, all of which must succeed; then
        //    certificate transparency, by the SCTs in the certificate.
        Signer signer;
        if (trust is KeyTrust { Key: var trusted })
        {
            signer = new KeySigner(trusted.Fingerprint);
        }
        else
        {
            var certificate = material.Certificate!;
            if (CertificatePathVerifier.Verify(certificate, material.Intermediates, Authorities(trust), times.All, out var issuer) is { } noPath)
                return VerificationResult.Refused(noPath);
            if (SctVerifier.Verify(certificate, issuer!, trust.Root?.CertificateTransparencyLogs ?? [], options.MinimumCertificateTimestamps) is { } notPublic)
                return VerificationResult.Refused(notPublic);
            if (!CertificateIdentity.TryRead(certificate, out var identity, out var noIdentity))
                return VerificationResult.Refused(noIdentity);
            signer = identity;
        }

        // 4. "Signature verification": over the exact bytes, by the key in the leaf certificate or the trusted key.
        if (SignatureStep.Verify(material, key!, subject) is { } badSignature)
            return VerificationResult.Refused(badSignature);

        // 5. What was signed is read only now, and must be about this artifact.
        return ContentStep.TryRead(material.Content, subject, out var content, out var badContent)
            ? VerificationResult.Verified(new VerifiedEvidence(signer, content, times.All, entries))
            : VerificationResult.Refused(badContent);
    }

    private static IReadOnlyList<IssuingAuthority> Authorities(TrustMaterial trust) => trust switch
    {
        CertificateAuthorityTrust own => own.Authorities,
        RootTrust { Root: { } root } => root.CertificateAuthorities,
        _ => [],
    };
}
