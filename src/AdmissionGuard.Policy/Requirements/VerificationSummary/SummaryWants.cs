using AdmissionGuard.Policy.Matching;

namespace AdmissionGuard.Policy.Requirements.VerificationSummary;

/// <summary>What a requirement wants of verification summaries, prepared.</summary>
internal sealed record SummaryWants(
    IReadOnlyList<string> Verifiers,
    IReadOnlyList<UriPattern> Resources,
    IReadOnlyList<string> Policies,
    IReadOnlyList<string> Levels,
    TimeSpan? MaxAge);
