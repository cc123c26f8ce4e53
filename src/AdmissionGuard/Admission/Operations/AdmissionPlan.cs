using AdmissionGuard.Admission.Extraction;
using AdmissionGuard.Admission.Response;

namespace AdmissionGuard.Admission.Operations;

/// <summary>What has to be done to answer a request.</summary>
internal abstract record AdmissionPlan
{
    private AdmissionPlan()
    {
    }

    /// <summary>Nothing with an image enters the cluster: admit, without any I/O.</summary>
    /// <param name="Why">Which rule says so, one of <see cref="AdmissionRule"/>.</param>
    internal sealed record Admit(string Why) : AdmissionPlan;

    /// <summary>The request cannot be understood, so it is denied.</summary>
    /// <param name="Code">The HTTP status in the answer's <c>status.code</c>.</param>
    /// <param name="Cause">What is wrong.</param>
    internal sealed record Refuse(int Code, DenialCause Cause) : AdmissionPlan;

    /// <summary>These images have to be verified.</summary>
    /// <param name="Images">The images that count and their Pod's surroundings.</param>
    internal sealed record Verify(ExtractedImages Images) : AdmissionPlan;
}
