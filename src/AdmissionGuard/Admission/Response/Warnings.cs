using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Reporting;

namespace AdmissionGuard.Admission.Response;

/// <summary>What kubectl shows although the request may be admitted: the findings of policies in Warn mode.</summary>
internal static class Warnings
{
    /// <summary>The warnings of a decision, or null when there are none.</summary>
    public static IReadOnlyList<string>? Of(AdmissionDecision decision)
    {
        List<string>? warnings = null;
        var total = 0;
        foreach (var denial in Findings.Of(decision.Review, EnforcementMode.Warn))
        {
            var warning = DisplayText.Of(denial.ToString(), ResponseLimits.Warning);
            total += warning.Length;
            if (total > ResponseLimits.AllWarnings)
                break;
            (warnings ??= []).Add(warning);
        }

        return warnings;
    }
}
