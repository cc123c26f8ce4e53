using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Operator.Scanning;

/// <summary>What was known of all running images together at one moment.</summary>
/// <param name="States">Every distinct image.</param>
/// <param name="Policies">How what runs fares under each policy.</param>
/// <param name="IsBehind">Whether something has changed since: whoever acts on it must come back.</param>
internal sealed record ScanSummary(IReadOnlyList<ImageState> States, IReadOnlyDictionary<PolicyRef, PolicySummary> Policies, bool IsBehind)
{
    /// <summary>Namespaces in which something runs that a policy is about.</summary>
    public IEnumerable<string> Namespaces => States.Select(s => s.Key.Namespace).Distinct(StringComparer.Ordinal);

    /// <summary>When to come back for what has changed since; null when nothing has.</summary>
    public TimeSpan? ComeBack => IsBehind ? ScanSummaries.MaxAge : null;
}
