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

    private static readonly Tally<ReviewSeries> Reviews = new(series => series.Labels, Telemetry.MaxSeries);

    private static readonly Tally<DecisionSeries> Decisions = new(series => series.Labels, Telemetry.MaxSeries);

    private static readonly Histogram<double> Duration = ReviewTelemetry.Meter.CreateHistogram<double>(
        "admissionguard.review.duration", "s", "Time from the arrival of a review to its answer.", advice: Buckets.Latency);

    private static readonly Counter<long> Denials = ReviewTelemetry.Meter.CreateCounter<long>(
        "admissionguard.denials", description: "Denied reviews, one per distinct reason.");

    private static readonly ObservableCounter<long>[] Observed =
    [
        ReviewTelemetry.Meter.CreateObservableCounter("admissionguard.reviews", Reviews.Read, description: "Admission reviews answered."),
        ReviewTelemetry.Meter.CreateObservableCounter(
            "admissionguard.decisions", Decisions.Read, description: "Outcomes of requirements, one per image and requirement."),
    ];

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
        Reviews.Add(new ReviewSeries(
            kinds.Contains(facts.Kind.Kind) ? facts.Kind.Kind : BoundedLabels.Other, facts.Operation, decision.Rule, decision.Admitted, facts.DryRun));
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
                Decisions.Add(new DecisionSeries(
                    policies.Of(policy.Policy.ToString()), requirements.Of(requirement.Name), policy.Mode, requirement.Outcome, requirement.Reason));
            }
        }
    }

    private readonly record struct ReviewSeries(string Kind, AdmissionOperation Operation, string Rule, bool Admitted, bool DryRun)
    {
        public KeyValuePair<string, object?>[] Labels =>
        [
            new("kind", Kind), new("operation", Operation.ToString().ToUpperInvariant()), new("rule", Rule),
            new("verdict", Admitted ? "admitted" : "denied"), new("dry_run", DryRun ? "true" : "false"),
        ];
    }

    private readonly record struct DecisionSeries(string Policy, string Requirement, EnforcementMode Mode, Outcome Outcome, Reason? Reason)
    {
        public KeyValuePair<string, object?>[] Labels =>
        [
            new("policy", Policy), new("requirement", Requirement), new("mode", Mode.ToString()), new("outcome", Outcome.ToString()),
            new("reason", Reason?.ToString() ?? ""),
        ];
    }
}
