using AdmissionGuard.Admission;
using AdmissionGuard.Admission.Protocol;
using AdmissionGuard.Admission.Response;
using AdmissionGuard.Kubernetes.Events;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Reporting.Events;

/// <summary>
/// Tells of denials, and of what policies in Audit or Warn mode found, as Events on the object that a person will look
/// at, always in the request's own namespace (threat O3). Dry runs leave none.
/// </summary>
/// <param name="record">Takes an Event; returns at once.</param>
internal sealed class DenialEvents(Action<EventNotice> record) : IDecisionSink
{
    /// <summary>What was done, of an Event about a refused request.</summary>
    public const string Denied = "DenyAdmission";

    /// <summary>What was done, of an Event about a request that was admitted in spite of a finding.</summary>
    public const string Admitted = "Admit";

    /// <summary>The reason of an Event about a static Pod that a node shows.</summary>
    public const string MirrorPodReason = "MirrorPodAdmitted";

    /// <inheritdoc/>
    public void Record(AdmissionDecision decision, TimeSpan duration)
    {
        var facts = decision.Facts;
        if (facts.DryRun)
            return;
        var subject = Subject(facts);
        var what = DisplayText.Of($"{facts.Kind} {facts.Namespace}/{(facts.Name.Length == 0 ? "(generated)" : facts.Name)}", 300);
        if (!decision.Admitted)
        {
            record(new EventNotice(subject, EventSeverity.Warning, decision.Causes[0].Reason.ToString(), Denied, $"{what} was refused: {Lines(decision.Causes.Select(c => c.Message))}"));
            return;
        }

        var found = Findings.Of(decision.Review, EnforcementMode.Audit).Concat(Findings.Of(decision.Review, EnforcementMode.Warn)).ToList();
        if (found.Count > 0)
            record(new EventNotice(subject, EventSeverity.Warning, found[0].Reason.ToString(), Admitted, $"{what} was admitted in spite of: {Lines(found.Select(f => f.ToString()))}"));
        else if (decision.Rule == AdmissionRule.MirrorPod)
            record(new EventNotice(subject, EventSeverity.Normal, MirrorPodReason, Admitted, $"{what} stands for a static Pod that its node runs already; it was not verified"));
    }

    private static string Lines(IEnumerable<string> messages) => string.Join("; ", messages.Select(message => DisplayText.Of(message, ResponseLimits.Line)));

    // What an object claims of its owner only says where people look: the Event stays in the request's namespace.
    private static EventSubject Subject(AdmissionFacts facts)
    {
        var ns = facts.Namespace.Length == 0 ? null : facts.Namespace;
        if (facts.Controller is { } owner)
            return new EventSubject(owner.ApiVersion, owner.Kind, ns, owner.Name, owner.Uid);
        if (facts.Operation != AdmissionOperation.Create || ns is null)
            return new EventSubject(facts.Kind.ApiVersion, facts.Kind.Kind, ns, facts.Name, null);
        // The object does not exist. "kubectl get events -n NAMESPACE" shows what is about the namespace and in it.
        return new EventSubject("v1", "Namespace", ns, ns, null);
    }
}
