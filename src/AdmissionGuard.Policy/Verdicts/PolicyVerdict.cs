namespace AdmissionGuard.Policy.Verdicts;

/// <summary>How one policy came out for one image.</summary>
/// <param name="Policy">Which policy.</param>
/// <param name="Mode">What a violation does.</param>
/// <param name="Outcome">Satisfied only when every requirement is satisfied or exempt.</param>
/// <param name="Requirements">Each requirement's verdict, in the policy's order.</param>
/// <param name="ValidUntil">The earliest moment at which something that the verdict rests on runs out (scan age, exception, ignore entry); null when nothing does.</param>
public sealed record PolicyVerdict(
    PolicyRef Policy,
    EnforcementMode Mode,
    Outcome Outcome,
    IReadOnlyList<RequirementVerdict> Requirements,
    DateTimeOffset? ValidUntil);
