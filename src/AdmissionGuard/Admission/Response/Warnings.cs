using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Reporting;
using AdmissionGuard.Review;

namespace AdmissionGuard.Admission.Response;

/// <summary>What kubectl shows although the request may be admitted: the findings of policies in Warn mode, and images that an earlier verdict admitted.</summary>
internal static class Warnings
{
    /// <summary>The warnings of a decision, or null when there are none.</summary>
    public static IReadOnlyList<string>? Of(AdmissionDecision decision)
    {
        if (decision.Review is not { } review || !(Findings.IsAny(review) || AuditAnnotations.HasLastKnownGood(review)))
            return null;
        List<string>? warnings = null;
        var total = 0;
        foreach (var line in Lines(review))
        {
            var warning = DisplayText.Of(line, ResponseLimits.Warning);
            total += warning.Length;
            if (total > ResponseLimits.AllWarnings)
                break;
            (warnings ??= []).Add(warning);
        }

        return warnings;
    }

    private static IEnumerable<string> Lines(ReviewVerdict review)
    {
        foreach (var denial in Findings.Of(review, EnforcementMode.Warn))
            yield return denial.ToString();
        foreach (var image in review.Images)
        {
            if (image.LastKnownGood is not null)
                yield return AuditAnnotations.LastKnownGood(image);
        }
    }
}
