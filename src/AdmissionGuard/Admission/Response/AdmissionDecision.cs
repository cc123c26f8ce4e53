using AdmissionGuard.Admission.Protocol;
using AdmissionGuard.Review;

namespace AdmissionGuard.Admission.Response;

/// <summary>What was decided about a request, and why: all that the response and every report are made of.</summary>
/// <param name="Facts">Who asked for what.</param>
/// <param name="Admitted">The verdict.</param>
/// <param name="Rule">How it came about, one of <see cref="AdmissionRule"/>.</param>
/// <param name="Code">The HTTP status for <c>status.code</c> when denied, else 200.</param>
/// <param name="Causes">Why it was denied, in a stable order; empty when admitted.</param>
/// <param name="Asked">What was asked about the images, when they were reviewed.</param>
/// <param name="Review">The verdict on the images, when they were reviewed.</param>
internal sealed record AdmissionDecision(
    AdmissionFacts Facts,
    bool Admitted,
    string Rule,
    int Code,
    IReadOnlyList<DenialCause> Causes,
    ReviewRequest? Asked,
    ReviewVerdict? Review);
