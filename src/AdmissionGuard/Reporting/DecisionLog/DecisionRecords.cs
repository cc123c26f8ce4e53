using AdmissionGuard.Admission.Response;
using AdmissionGuard.Review;

namespace AdmissionGuard.Reporting.DecisionLog;

/// <summary>Makes lines of the decision log from decisions.</summary>
internal static class DecisionRecords
{
    // A line's parts are bounded by the reviewer and the reader already; this keeps one odd message from being most of a file.
    private const int MaxText = 2048;

    /// <summary>The line of a decision.</summary>
    public static DecisionRecord Of(AdmissionDecision decision, DateTimeOffset time, TimeSpan duration)
    {
        var facts = decision.Facts;
        return new DecisionRecord(
            DecisionRecord.CurrentFormat,
            time,
            facts.Uid,
            new ObjectRecord(facts.Operation.ToString().ToUpperInvariant(), facts.Kind.Group, facts.Kind.Kind, facts.SubResource, facts.Namespace, facts.Name),
            facts.Requester.Username,
            decision.Admitted ? "admitted" : "denied",
            decision.Rule,
            Math.Round(duration.TotalMilliseconds, 3),
            [.. decision.Causes.Select(cause => new CauseRecord(cause.Reason.ToString(), cause.Field, Bounded(cause.Message)))],
            decision.Asked is { } asked ? new RequestRecord(asked.NamespaceLabels, asked.ObjectLabels, asked.PullSecrets, asked.ServiceAccount) : null,
            decision.Review?.PolicyVersion,
            decision.Review?.Images.Select(Of).ToList());
    }

    private static ImageRecord Of(ImageVerdict image) => new(
        image.Image.Container,
        image.Image.Field,
        image.Image.Image,
        image.Reference,
        image.Digest,
        [.. image.Policies.Select(policy => new PolicyRecord(
            policy.Policy.ToString(),
            policy.Mode.ToString(),
            policy.Outcome.ToString(),
            [.. policy.Requirements.Select(requirement => new RequirementRecord(
                requirement.Name,
                requirement.Outcome.ToString(),
                requirement.Reason?.ToString(),
                Bounded(requirement.Message),
                requirement.Exception,
                [.. requirement.Evidence.Select(evidence => new EvidenceRecord(
                    evidence.Authority, evidence.Place, evidence.Outcome.ToString(), evidence.Reason?.ToString(), Bounded(evidence.Message)))]))]))],
        [.. image.Denials.Select(denial => new FindingRecord(
            denial.Policy?.ToString(), denial.Requirement, denial.Mode.ToString(), denial.Reason.ToString(), Bounded(denial.Message)))])
    {
        Endpoint = image.Endpoint,
        LastKnownGood = image.LastKnownGood?.VerifiedAt,
    };

    private static string Bounded(string text) => DisplayText.Of(text, MaxText);
}
