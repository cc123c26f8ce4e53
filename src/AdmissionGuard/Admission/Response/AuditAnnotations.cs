using System.Text;
using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Reporting;
using AdmissionGuard.Review;

namespace AdmissionGuard.Admission.Response;

/// <summary>
/// What the API server's audit log keeps of a decision. The API server puts the webhook's name and a slash before each
/// key, so keys are plain names. They are written in the order in which they are added here.
/// </summary>
internal static class AuditAnnotations
{
    // What nearly every decision has; the others tell of what is wrong.
    private const int Usual = 4;

    /// <summary>The annotations of a decision.</summary>
    public static IReadOnlyDictionary<string, string> Of(AdmissionDecision decision)
    {
        var annotations = new Dictionary<string, string>(Usual, StringComparer.Ordinal)
        {
            ["verdict"] = decision.Admitted ? "admitted" : "denied",
            ["rule"] = decision.Rule,
        };
        if (decision.Review is not { } review)
            return annotations;

        annotations["policy-version"] = DisplayText.Of(review.PolicyVersion, ResponseLimits.Line);
        Add(annotations, "digests", review.Images.Select(image => $"{image.Image.Container}={image.Digest ?? "unresolved"}"));
        if (Findings.IsAny(review))
        {
            Add(annotations, "violations", Findings.Of(review, EnforcementMode.Enforce).Select(finding => finding.ToString()));
            Add(annotations, "warned", Findings.Of(review, EnforcementMode.Warn).Select(finding => finding.ToString()));
            Add(annotations, "audited", Findings.Of(review, EnforcementMode.Audit).Select(finding => finding.ToString()));
        }

        Add(annotations, "exceptions", Exceptions(review));
        if (HasLastKnownGood(review))
            Add(annotations, "last-known-good", review.Images.Where(image => image.LastKnownGood is not null).Select(LastKnownGood));
        return annotations;
    }

    /// <summary>Whether an earlier verdict admitted any of the images.</summary>
    public static bool HasLastKnownGood(ReviewVerdict review)
    {
        for (var i = 0; i < review.Images.Count; i++)
        {
            if (review.Images[i].LastKnownGood is not null)
                return true;
        }

        return false;
    }

    /// <summary>The line that tells of an image that an earlier verdict admitted.</summary>
    public static string LastKnownGood(ImageVerdict image) =>
        $"container \"{image.Image.Container}\": {image.Reference}: admitted by the verdict of {image.LastKnownGood!.VerifiedAt:O}, because its registry is out of reach ({image.LastKnownGood.Outage})";

    private static IEnumerable<string> Exceptions(ReviewVerdict review)
    {
        SortedSet<string>? exceptions = null;
        foreach (var image in review.Images)
        {
            foreach (var policy in image.Policies)
            {
                foreach (var requirement in policy.Requirements)
                {
                    if (requirement.Exception is { } exception)
                        (exceptions ??= new(StringComparer.Ordinal)).Add($"{policy.Policy}/{requirement.Name} by {exception}");
                }
            }
        }

        return exceptions ?? Enumerable.Empty<string>();
    }

    private static void Add(Dictionary<string, string> annotations, string key, IEnumerable<string> entries)
    {
        // Most annotations have one entry: most objects have one image.
        string? only = null;
        StringBuilder? value = null;
        foreach (var entry in entries)
        {
            var line = DisplayText.Of(entry, ResponseLimits.Line);
            if (only is null)
            {
                only = line;
                continue;
            }

            value = (value ?? new StringBuilder(only)).Append("; ").Append(line);
            if (value.Length > ResponseLimits.AuditAnnotation)
                break;
        }

        if (only is not null)
            annotations[key] = DisplayText.Of(value?.ToString() ?? only, ResponseLimits.AuditAnnotation);
    }
}
