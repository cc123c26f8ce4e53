using AdmissionGuard.Sigstore.Certificates;
using AdmissionGuard.Sigstore.Der;
using AdmissionGuard.Sigstore.Facts;
using AdmissionGuard.Sigstore.Keys;
using AdmissionGuard.Sigstore.Trust;

namespace AdmissionGuard.Sigstore.Timestamps;

/// <summary>Verifies RFC 3161 timestamps against the timestamp authorities of a trusted root.</summary>
internal static class TimestampVerifier
{
    private const string Wanted = "a timestamp over this signature by a trusted timestamp authority";

    /// <summary>Verifies one token.</summary>
    /// <param name="token">The token.</param>
    /// <param name="stamped">The bytes that it must be over.</param>
    /// <param name="authorities">Whom to trust.</param>
    /// <param name="authority">The authority that signed.</param>
    /// <returns>Null when it verifies, else why not.</returns>
    public static VerificationFailure? Verify(
        TimestampToken token, ReadOnlySpan<byte> stamped, IReadOnlyList<TimestampAuthority> authorities, out TimestampAuthority? authority)
    {
        authority = null;
        Span<byte> digest = stackalloc byte[DigestAlgorithms.MaxLength];
        if (!token.ImprintAlgorithm.Hash(stamped, digest).SequenceEqual(token.Imprint.Span))
            return Invalid("a timestamp over something else");
        if (!token.Signer.Digest.Hash(token.Info.Span, digest).SequenceEqual(token.Signer.MessageDigest.Span))
            return Invalid("a timestamp whose signed digest is not its content's");

        VerificationFailure? nearest = null;
        foreach (var candidate in authorities)
        {
            if (FindSigner(token, candidate) is not { } signer)
                continue;
            nearest = VerifySigner(token, signer, candidate);
            if (nearest is not null)
                continue;
            authority = candidate;
            return null;
        }

        return nearest ?? new VerificationFailure(VerificationStep.Time, FailureKind.Untrusted, "a timestamp by an authority that is not trusted", Wanted);
    }

    // Where certificates come along, the signer's must be among them ("the TSA's public key certificate that is referenced
    // by the ESSCertID identifier […] MUST be provided", RFC 3161, section 2.4.1); a pinned one is what is trusted, though.
    private static Certificate? FindSigner(TimestampToken token, TimestampAuthority authority)
    {
        var pinned = authority.Signer;
        if (pinned is not null && (!token.Signer.Is(pinned) || token.Certificates.Count == 0))
            return token.Signer.Is(pinned) ? pinned : null;
        foreach (var der in token.Certificates)
        {
            if (pinned is not null)
            {
                if (der.Span.SequenceEqual(pinned.Der.Span))
                    return pinned;
            }
            else if (CertificateParser.TryParse(der, out var certificate, out _) && token.Signer.Is(certificate) && authority.Issuer.MayHaveIssued(certificate))
            {
                return certificate;
            }
        }

        return null;
    }

    private static VerificationFailure? VerifySigner(TimestampToken token, Certificate signer, TimestampAuthority authority)
    {
        if (!authority.Issuer.Window.Contains(token.Time) || !signer.Validity.Contains(token.Time))
            return Invalid($"a timestamp of {token.Time:O}, when its authority was not valid");
        if (authority.Issuer.Defect is { } defect)
            return Invalid(defect);
        if (authority.DefectOf(signer) is { } signerDefect)
            return Invalid(signerDefect);
        return signer.PublicKey.VerifyMessage(token.Signer.Scheme, token.Signer.SignedAttributes.Span, token.Signer.Signature)
            ? null
            : Invalid("a timestamp whose signature does not verify");
    }

    private static VerificationFailure Invalid(string found) => new(VerificationStep.Time, FailureKind.Invalid, found, Wanted);
}
