using System.Text;
using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Reporting;

namespace AdmissionGuard.Admission.Response;

/// <summary>
/// What the API server's audit log keeps of a decision. The API server puts the webhook's name and a slash before each
/// key, so keys are plain names.
/// </summary>
internal static class AuditAnnotations
{
    /// <summary>The annotations of a decision.</summary>
    public static IReadOnlyDictionary<string, string> Of(AdmissionDecision decision)
    {
        var annotations = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["verdict"] = decision.Admitted ? "admitted" : "denied",
            ["rule"] = decision.Rule,
        };
        if (decision.Review is not { } review)
            return annotations;

        annotations["policy-version"] = DisplayText.Of(review.PolicyVersion, ResponseLimits.Line);
        Add(annotations, "digests", review.Images.Select(image => $"{image.Image.Container}={image.Digest ?? "unresolved"}"));
        Add(annotations, "violations", Findings.Of(review, EnforcementMode.Enforce).Select(d => d.ToString()));
        Add(annotations, "warned", Findings.Of(review, EnforcementMode.Warn).Select(d => d.ToString()));
        Add(annotations, "audited", Findings.Of(review, EnforcementMode.Audit).Select(d => d.ToString()));
        Add(annotations, "exceptions", review.Images
            .SelectMany(image => image.Policies)
            .SelectMany(policy => policy.Requirements, (policy, requirement) => (policy.Policy, requirement))
            .Where(pair => pair.requirement.Exception is not null)
            .Select(pair => $"{pair.Policy}/{pair.requirement.Name} by {pair.requirement.Exception}")
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal));
        return annotations;
    }

    private static void Add(SortedDictionary<string, string> annotations, string key, IEnumerable<string> entries)
    {
        var value = new StringBuilder();
        foreach (var entry in entries)
        {
            if (value.Length > 0)
                value.Append("; ");
            value.Append(DisplayText.Of(entry, ResponseLimits.Line));
            if (value.Length > ResponseLimits.AuditAnnotation)
                break;
        }

        if (value.Length > 0)
            annotations[key] = DisplayText.Of(value.ToString(), ResponseLimits.AuditAnnotation);
    }
}
