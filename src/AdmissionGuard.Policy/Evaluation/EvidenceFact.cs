using System.Collections.Frozen;
using AdmissionGuard.Sigstore.Facts;

namespace AdmissionGuard.Policy.Evaluation;

/// <summary>One piece of evidence and how it fared under each trust that it was verified with.</summary>
/// <param name="SubjectDigest">The digest of the manifest that it was found for; what it is really about is in the verified content.</param>
/// <param name="Place">Where, as in <c>referrer sha256:…</c> or <c>tag sha256-….sig layer 0</c>.</param>
/// <param name="ContentDigest">The digest of its bytes.</param>
/// <param name="Kind">Its form.</param>
/// <param name="Results">The result by <see cref="Compilation.AuthorityTrust.Id"/>; a trust that is not there was not tried.</param>
public sealed record EvidenceFact(
    string SubjectDigest,
    string Place,
    string ContentDigest,
    EvidenceKind Kind,
    IReadOnlyDictionary<string, VerificationResult> Results)
{
    /// <summary>For evidence that cannot be verified at all.</summary>
    public static IReadOnlyDictionary<string, VerificationResult> NoResults { get; } = FrozenDictionary<string, VerificationResult>.Empty;
}
