using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Admission.Response;

/// <summary>One entry of <c>status.details.causes</c>.</summary>
/// <param name="Reason">One of the closed set.</param>
/// <param name="Field">The path of the field, or empty when the whole object is meant.</param>
/// <param name="Message">The line that people read.</param>
internal sealed record DenialCause(Reason Reason, string Field, string Message);
