using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Reporting;

namespace AdmissionGuard.Admission.Response;

/// <summary>What kubectl shows although the request may be admitted: the findings of policies in Warn mode, and images that an earlier verdict admitted.</summary>
internal static class Warnings
{
    /// <summary>The warnings of a decision, or null when there are none.</summary>
    public static IReadOnlyList<string>? Of(AdmissionDecision decision)
    {
        List<string>? warnings = null;
        var total = 0;
        foreach (var line in Lines(decision))
        {
            var warning = DisplayText.Of(line, ResponseLimits.Warning);
            total += warning.Length;
            if (total > ResponseLimits.AllWarnings)
                break;
            (warnings ??= []).Add(warning);
        }

        return warnings;
    }

    private static IEnumerable<string> Lines(AdmissionDecision decision)
    {
        foreach (var denial in Findings.Of(decision.Review, EnforcementMode.Warn))
            yield return denial.ToString();
        foreach (var image in decision.Review?.Images ?? [])
        {
            if (image.LastKnownGood is not null)
                yield return AuditAnnotations.LastKnownGood(image);
        }
    }
}
