using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using AdmissionGuard.Sigstore.Content;
using AdmissionGuard.Sigstore.Cosign;
using AdmissionGuard.Sigstore.Facts;
using AdmissionGuard.Sigstore.InToto;
using AdmissionGuard.Sigstore.Json;
using AdmissionGuard.Sigstore.Keys;

namespace AdmissionGuard.Sigstore.Verification;

/// <summary>Reads what a verified signature is over, and holds it to the artifact.</summary>
internal static class ContentStep
{
    /// <summary>Reads the content.</summary>
    public static bool TryRead(
        SignedContent content, ArtifactSubject subject, [NotNullWhen(true)] out VerifiedContent? verified, [NotNullWhen(false)] out VerificationFailure? failure)
    {
        verified = null;
        failure = content switch
        {
            DsseContent dsse => ReadStatement(dsse, subject, out verified),
            SimpleSigningContent simple => ReadSimpleSigning(simple, subject, out verified),
            MessageContent message => ReadMessage(message, subject, out verified),
            _ => throw new UnreachableException(),
        };
        return failure is null;
    }

    /// <summary>Checks the digest that a message signature tells (threat T6).</summary>
    /// <returns>Null when it is the artifact's, else what it is.</returns>
    public static VerificationFailure? CheckHint(SignedContent content, ArtifactSubject subject)
    {
        if (content is not MessageContent message)
            return null;
        if (subject.Digest(message.Algorithm) is not { } digest)
            return new VerificationFailure(VerificationStep.Subject, FailureKind.Missing, $"an artifact whose {message.Algorithm.Name()} is not known", "the artifact's bytes, or that digest");
        return digest.AsSpan().SequenceEqual(message.ToldDigest.Span)
            ? null
            : new VerificationFailure(VerificationStep.Subject, FailureKind.Invalid, $"a signature about {message.Algorithm.Name()}:{Convert.ToHexStringLower(message.ToldDigest.Span)}", subject.Name);
    }

    private static VerificationFailure? ReadStatement(DsseContent dsse, ArtifactSubject subject, out VerifiedContent? verified)
    {
        verified = null;
        if (dsse.PayloadType != StatementReader.PayloadType)
            return new VerificationFailure(VerificationStep.Format, FailureKind.Unsupported, $"the payload type \"{StrictJson.Bounded(dsse.PayloadType)}\"", StatementReader.PayloadType);
        if (!StatementReader.TryRead(dsse.Payload, out var statement, out var failure))
            return failure;
        verified = statement;
        return SubjectMatcher.Match(statement, subject);
    }

    private static VerificationFailure? ReadSimpleSigning(SimpleSigningContent simple, ArtifactSubject subject, out VerifiedContent? verified)
    {
        verified = null;
        if (!SimpleSigningReader.TryRead(simple.Payload, out var signing, out var failure))
            return failure;
        verified = signing;
        var colon = signing.ManifestDigest.IndexOf(':', StringComparison.Ordinal);
        var isAbout = colon > 0 && DigestAlgorithms.TryParse(signing.ManifestDigest[..colon], out var algorithm)
            && LowerHex.TryDecode(signing.ManifestDigest[(colon + 1)..], algorithm.Length(), out var digest)
            && subject.Digest(algorithm) is { } wanted && wanted.AsSpan().SequenceEqual(digest);
        return isAbout
            ? null
            : new VerificationFailure(VerificationStep.Subject, FailureKind.Invalid, $"a signature about {StrictJson.Bounded(signing.ManifestDigest)}", subject.Name);
    }

    // Nothing is left to read: the signature was verified over the digest that is known for the artifact.
    private static VerificationFailure? ReadMessage(MessageContent message, ArtifactSubject subject, out VerifiedContent? verified)
    {
        verified = new VerifiedMessage(message.Algorithm.Name(), Convert.ToHexStringLower(subject.Digest(message.Algorithm)!));
        return CheckHint(message, subject);
    }
}
