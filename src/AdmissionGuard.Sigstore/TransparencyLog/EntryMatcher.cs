using AdmissionGuard.Sigstore.Certificates;
using AdmissionGuard.Sigstore.Content;
using AdmissionGuard.Sigstore.Facts;
using AdmissionGuard.Sigstore.Keys;
using AdmissionGuard.Sigstore.TransparencyLog.Bodies;
using AdmissionGuard.Sigstore.Verification;

namespace AdmissionGuard.Sigstore.TransparencyLog;

/// <summary>
/// Compares a log entry, field by field, with the signature that it came with: an entry about anything else proves
/// nothing (CVE-2022-36056, CVE-2026-22703).
/// </summary>
/// <param name="content">What is signed.</param>
/// <param name="certificate">The signing certificate; null when a key signed.</param>
/// <param name="key">The signing key.</param>
/// <param name="subject">The artifact, which a message signature is over.</param>
internal sealed class EntryMatcher(SignedContent content, Certificate? certificate, PublicKey key, ArtifactSubject subject)
{
    private const string Wanted = "an entry about this one";

    /// <summary>Compares the entry.</summary>
    /// <returns>Null when everything that the entry says is so, else what is not.</returns>
    public VerificationFailure? Match(EntryBody body)
    {
        if (!IsVerifier(body.Verifier))
            return Other(FailureKind.Untrusted, "the key or certificate");
        if (!body.Signature.IsEmpty && !body.Signature.Span.SequenceEqual(content.Signature.Span))
            return Other(FailureKind.Invalid, "the signature");
        return content is DsseContent dsse ? MatchEnvelope(body, dsse) : MatchDigest(body);
    }

    private bool IsVerifier(EntryVerifier verifier) => certificate is null
        ? !verifier.IsCertificate && verifier.Der.Span.SequenceEqual(key.SubjectPublicKeyInfo.Span)
        : verifier.IsCertificate && verifier.Der.Span.SequenceEqual(certificate.Der.Span);

    private VerificationFailure? MatchDigest(EntryBody body)
    {
        // Only hashedrekord entries are about signatures that have no envelope.
        if (body.SignedDigest is not { } digest || body.Signature.IsEmpty)
            return Other(FailureKind.Invalid, $"the kind ({body.Kind})");
        if (body.IsRekorV2 && EntryKeyDetails.Parse(body.Verifier.KeyDetails) != new EntryKeyDetails(key.Algorithm, digest.Algorithm))
            return Other(FailureKind.Invalid, "the kind of key");
        return digest.Is(content.Digest(digest.Algorithm) ?? subject.Digest(digest.Algorithm)) ? null : Other(FailureKind.Invalid, "the signed digest");
    }

    private VerificationFailure? MatchEnvelope(EntryBody body, DsseContent dsse)
    {
        // Rekor v2 logs an envelope as the digest of what its signature is over; in Rekor v1 it has kinds of its own.
        if (body is { IsRekorV2: true, SignedDigest: not null })
            return MatchDigest(body);
        if (body.PayloadDigest is not { Algorithm: DigestAlgorithm.Sha256 } payload)
            return Other(FailureKind.Invalid, $"the kind ({body.Kind})");
        if (!payload.Is(dsse.PayloadDigest) || (!body.Payload.IsEmpty && !body.Payload.Span.SequenceEqual(dsse.Payload.Span)))
            return Other(FailureKind.Invalid, "the payload");
        if (body.PayloadType is { } type && type != dsse.PayloadType)
            return Other(FailureKind.Invalid, "the payload type");
        if (body.IsRekorV2 && EntryKeyDetails.Parse(body.Verifier.KeyDetails)?.Key != key.Algorithm)
            return Other(FailureKind.Invalid, "the kind of key");
        // Without a signature of its own, the entry is about this one only if it is about the very bytes of the envelope.
        return !body.Signature.IsEmpty || body.EnvelopeDigest!.Is(dsse.EnvelopeDigest) ? null : Other(FailureKind.Invalid, "the envelope");
    }

    private static VerificationFailure Other(FailureKind kind, string what) => new(VerificationStep.LogEntry, kind, $"a log entry with {what} of another signature", Wanted);
}
