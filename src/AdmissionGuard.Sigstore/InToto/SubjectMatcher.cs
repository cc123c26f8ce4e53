using AdmissionGuard.Sigstore.Facts;
using AdmissionGuard.Sigstore.Keys;
using AdmissionGuard.Sigstore.Verification;

namespace AdmissionGuard.Sigstore.InToto;

/// <summary>Matches a Statement's subjects with the artifact (in-toto/attestation, spec/v1/digest_set.md).</summary>
internal static class SubjectMatcher
{
    /// <summary>
    /// Whether the statement is about the artifact: one subject has a digest of an algorithm that the artifact's digest is
    /// known in, and every such digest is the artifact's. A value under another algorithm's name never counts (threat V5).
    /// </summary>
    public static VerificationFailure? Match(VerifiedStatement statement, ArtifactSubject artifact)
    {
        foreach (var subject in statement.Subjects)
        {
            if (IsAbout(subject, artifact))
                return null;
        }

        return new VerificationFailure(VerificationStep.Subject, FailureKind.Invalid, "a statement about other artifacts", artifact.Name);
    }

    private static bool IsAbout(StatementSubject subject, ArtifactSubject artifact)
    {
        var matches = 0;
        foreach (var (name, value) in subject.Digests)
        {
            if (!DigestAlgorithms.TryParse(name, out var algorithm) || artifact.Digest(algorithm) is not { } wanted)
                continue;
            if (!LowerHex.TryDecode(value, algorithm.Length(), out var digest) || !wanted.AsSpan().SequenceEqual(digest))
                return false;
            matches++;
        }

        return matches > 0;
    }
}
