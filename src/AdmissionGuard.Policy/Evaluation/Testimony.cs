using AdmissionGuard.Sigstore.Facts;

namespace AdmissionGuard.Policy.Evaluation;

/// <summary>What one authority proved: verified, by a signer who is wanted, about this image.</summary>
/// <param name="Authority">The authority's index in its quorum.</param>
/// <param name="AuthorityName">The authority's name.</param>
/// <param name="Fact">The piece of evidence.</param>
/// <param name="Evidence">What was proven.</param>
internal sealed record Testimony(int Authority, string AuthorityName, EvidenceFact Fact, VerifiedEvidence Evidence)
{
    /// <summary>The earliest proven time of signing; null when none was asked for and none is there.</summary>
    public DateTimeOffset? SignedAt => Evidence.Times.Count == 0 ? null : Evidence.Times.Min(t => t.Time);

    /// <summary>The statement, for rules about attestations.</summary>
    public VerifiedStatement Statement => (VerifiedStatement)Evidence.Content;
}
