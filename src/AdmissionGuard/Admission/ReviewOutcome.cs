using AdmissionGuard.Admission.Extraction;
using AdmissionGuard.Admission.Protocol;
using AdmissionGuard.Admission.Response;
using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Review;

namespace AdmissionGuard.Admission;

/// <summary>Turns what became of a review into a decision. Admitting takes a verdict on each single image that was asked about.</summary>
internal static class ReviewOutcome
{
    /// <summary>The decision that a verdict amounts to.</summary>
    public static AdmissionDecision Of(AdmissionFacts facts, ReviewRequest request, ReviewVerdict verdict)
    {
        if (!Answers(request, verdict))
            return Denied(facts, AdmissionRule.Error, StatusCodes.Status500InternalServerError, request.Images, Reason.InternalError, "the review did not answer for every image");

        DenialCause[] causes =
            [.. Findings.Of(verdict, EnforcementMode.Enforce).Select(denial => new DenialCause(denial.Reason, denial.Field, denial.ToString()))];
        if (causes.Length == 0)
            return new AdmissionDecision(facts, true, AdmissionRule.Reviewed, StatusCodes.Status200OK, causes, request, verdict);

        var code = causes.All(cause => IsUndecided(cause.Reason))
            ? StatusCodes.Status503ServiceUnavailable
            : StatusCodes.Status403Forbidden;
        return new AdmissionDecision(facts, false, AdmissionRule.Reviewed, code, causes, request, verdict);
    }

    /// <summary>A denial because no verdict was reached, on any of these images or at all.</summary>
    public static AdmissionDecision Denied(
        AdmissionFacts facts, string rule, int code, IReadOnlyList<ContainerImage> images, Reason reason, string message) => new(
        facts,
        false,
        rule,
        code,
        images.Count == 0
            ? [new DenialCause(reason, "", $"{reason}: {message}")]
            : [.. images.Select(image => new DenialCause(reason, image.Field, $"container \"{image.Container}\": {image.Image}: {reason}: {message}"))],
        null,
        null);

    private static bool Answers(ReviewRequest request, ReviewVerdict verdict)
    {
        if (request.Images.Count == 0 || request.Images.Count != verdict.Images.Count)
            return false;
        for (var i = 0; i < request.Images.Count; i++)
        {
            if (request.Images[i] != verdict.Images[i].Image)
                return false;
        }

        return true;
    }

    // Nothing is known against the image: trying again may help, and 503 says so to people and controllers.
    private static bool IsUndecided(Reason reason) => reason
        is Reason.RegistryUnavailable
        or Reason.RegistryRateLimited
        or Reason.DeadlineExceeded
        or Reason.PolicyNotReady
        or Reason.InternalError;
}
