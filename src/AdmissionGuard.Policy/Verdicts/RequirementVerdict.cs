namespace AdmissionGuard.Policy.Verdicts;

/// <summary>How one requirement of a policy came out for one image.</summary>
/// <param name="Name">The requirement's name (<c>spec.require[].name</c>).</param>
/// <param name="Outcome">Its outcome.</param>
/// <param name="Reason">Why, when violated or exempt.</param>
/// <param name="Message">What was found against what was wanted; bounded, one line.</param>
/// <param name="Evidence">Each piece that was considered, in a stable order.</param>
/// <param name="Exception">The <c>ImagePolicyException</c> that exempts it, when exempt.</param>
public sealed record RequirementVerdict(
    string Name,
    Outcome Outcome,
    Reason? Reason,
    string Message,
    IReadOnlyList<EvidenceVerdict> Evidence,
    string? Exception = null)
{
    /// <summary>The <see cref="Name"/> when the policy as a whole is concerned, not one of its requirements.</summary>
    public const string WholePolicy = "";
}
