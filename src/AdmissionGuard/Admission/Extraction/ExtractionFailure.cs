using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Admission.Extraction;

/// <summary>Why an object's images could not be read. Never "nothing to verify".</summary>
/// <param name="Field">The path of the field that is wrong.</param>
/// <param name="Reason">One of the closed set.</param>
/// <param name="Message">What is wrong with it.</param>
internal sealed record ExtractionFailure(string Field, Reason Reason, string Message);
