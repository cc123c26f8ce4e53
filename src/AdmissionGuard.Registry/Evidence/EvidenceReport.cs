namespace AdmissionGuard.Registry.Evidence;

/// <summary>How a search went.</summary>
/// <param name="IsComplete">True only when every place was looked at, to its end, without a failure: only then does "none found" mean that there is none.</param>
/// <param name="Failures">What could not be looked at.</param>
/// <param name="Places">The places that were looked at, with what they held.</param>
/// <param name="UnknownReferrers">How many manifests were listed that are no evidence of a kind we know.</param>
/// <param name="ForeignReferrers">How many were listed although they refer to another manifest.</param>
public sealed record EvidenceReport(
    bool IsComplete,
    IReadOnlyList<PlaceFailure> Failures,
    IReadOnlyList<string> Places,
    int UnknownReferrers,
    int ForeignReferrers);
