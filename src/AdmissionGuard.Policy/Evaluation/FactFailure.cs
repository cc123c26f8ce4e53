using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Policy.Evaluation;

/// <summary>A place that could not be looked at to its end: what it holds is not known, which is not the same as nothing.</summary>
/// <param name="Place">The place, as in <c>tag sha256-….sig</c>.</param>
/// <param name="Reason">Why, one of the registry's reasons or a limit.</param>
/// <param name="Message">What happened, for people; bounded, one line.</param>
public sealed record FactFailure(string Place, Reason Reason, string Message);
