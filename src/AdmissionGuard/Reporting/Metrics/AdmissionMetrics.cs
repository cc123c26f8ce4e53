using System.Diagnostics;
using System.Diagnostics.Metrics;
using AdmissionGuard.Admission;
using AdmissionGuard.Admission.Extraction;
using AdmissionGuard.Admission.Protocol;
using AdmissionGuard.Admission.Response;
using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Review;

namespace AdmissionGuard.Reporting.Metrics;

/// <summary>
/// Counts and times decisions. No label holds anything that a requester or a registry can choose: no image, digest,
/// object name, namespace or identity.
/// </summary>
internal sealed class AdmissionMetrics : IDecisionSink
{
    /// <summary>Most policies and requirements that have series of their own.</summary>
    public const int MaxNames = 200;

    private static readonly Counter<long> Reviews = ReviewTelemetry.Meter.CreateCounter<long>(
        "admissionguard.reviews", description: "Admission reviews answered.");

    private static readonly Histogram<double> Duration = ReviewTelemetry.Meter.CreateHistogram<double>(
        "admissionguard.review.duration", "s", "Time from the arrival of a review to its answer.", advice: Buckets.Latency);

    private static readonly Counter<long> Decisions = ReviewTelemetry.Meter.CreateCounter<long>(
        "admissionguard.decisions", description: "Outcomes of requirements, one per image and requirement.");

    private static readonly Counter<long> Denials = ReviewTelemetry.Meter.CreateCounter<long>(
        "admissionguard.denials", description: "Denied reviews, one per distinct reason.");

    private readonly HashSet<string> kinds;
    private readonly BoundedLabels policies = new(MaxNames);
    private readonly BoundedLabels requirements = new(MaxNames);

    /// <summary>Metrics of requests about known kinds; all others are called <c>other</c>.</summary>
    public AdmissionMetrics(IEnumerable<ObjectShape> shapes) =>
        kinds = [.. shapes.Select(shape => shape.Kind), "Scale", "Binding", "Eviction"];

    /// <inheritdoc/>
    public void Record(AdmissionDecision decision, TimeSpan duration)
    {
        var facts = decision.Facts;
        Reviews.Add(1, new TagList
        {
            { "kind", kinds.Contains(facts.Kind.Kind) ? facts.Kind.Kind : BoundedLabels.Other },
            { "operation", NameOf(facts.Operation) },
            { "rule", decision.Rule },
            { "verdict", decision.Admitted ? "admitted" : "denied" },
            { "dry_run", facts.DryRun ? "true" : "false" },
        });
        Duration.Record(duration.TotalSeconds, new TagList { { "rule", decision.Rule }, { "verdict", decision.Admitted ? "admitted" : "denied" } });

        foreach (var reason in decision.Causes.Count == 0 ? [] : decision.Causes.Select(cause => cause.Reason).Distinct())
            Denials.Add(1, new KeyValuePair<string, object?>("reason", reason.ToString()));

        if (decision.Review is { } review)
        {
            foreach (var image in review.Images)
                Record(image);
        }
    }

    private void Record(ImageVerdict image)
    {
        for (var i = 0; i < image.Policies.Count; i++)
        {
            var policy = image.Policies[i];
            for (var j = 0; j < policy.Requirements.Count; j++)
            {
                var requirement = policy.Requirements[j];
                Decisions.Add(1, new TagList
                {
                    { "policy", policies.Of(policy.Policy.ToString()) },
                    { "requirement", requirements.Of(requirement.Name) },
                    { "mode", NameOf(policy.Mode) },
                    { "outcome", NameOf(requirement.Outcome) },
                    { "reason", requirement.Reason is { } reason ? reason.ToString() : "" },
                });
            }
        }
    }

    private static string NameOf(AdmissionOperation operation) => operation switch
    {
        AdmissionOperation.Create => "CREATE",
        AdmissionOperation.Update => "UPDATE",
        AdmissionOperation.Delete => "DELETE",
        _ => "CONNECT",
    };

    private static string NameOf(EnforcementMode mode) => mode switch
    {
        EnforcementMode.Enforce => "Enforce",
        EnforcementMode.Warn => "Warn",
        _ => "Audit",
    };

    private static string NameOf(Outcome outcome) => outcome switch
    {
        Outcome.Satisfied => "Satisfied",
        Outcome.Violated => "Violated",
        Outcome.Exempt => "Exempt",
        _ => "Undecided",
    };
}
