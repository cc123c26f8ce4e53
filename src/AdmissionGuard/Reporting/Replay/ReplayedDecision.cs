using AdmissionGuard.Reporting.DecisionLog;

namespace AdmissionGuard.Reporting.Replay;

/// <summary>A decision that was judged again.</summary>
/// <param name="Record">As it was decided.</param>
/// <param name="Admitted">How it would be decided now.</param>
/// <param name="Findings">Why it would be denied, a line each.</param>
internal sealed record ReplayedDecision(DecisionRecord Record, bool Admitted, IReadOnlyList<string> Findings)
{
    /// <summary>Whether it would be decided otherwise.</summary>
    public bool Differs => Admitted != (Record.Verdict == "admitted");
}
