using System.Text.Json.Nodes;
using AdmissionGuard.InCluster;
using AdmissionGuard.Kubernetes.Apply;
using AdmissionGuard.Kubernetes.Events;
using AdmissionGuard.Kubernetes.Reconciling;
using AdmissionGuard.Operator.Webhooks;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Policy.Verdicts;
using k8s;
using k8s.Models;

namespace AdmissionGuard.Operator.Scanning;

/// <summary>Writes the scan's part of a policy's status, and tells on the policy when its violations begin and end.</summary>
internal sealed class ScanStatusReconciler(
    ClusterPolicies stored, CompiledPolicies compiled, ScanSummaries summaries, WebhookView webhook, LeaderTools tools, TimeProvider time)
    : IReconciler<PolicyRef>
{
    private static readonly TimeSpan WhilePending = TimeSpan.FromSeconds(2);

    private readonly StatusApplier applier = new(tools.Client, ScanOptions.FieldManager, OperatorOptions.RequestDeadline, time);

    /// <inheritdoc/>
    public async Task<TimeSpan?> ReconcileAsync(PolicyRef key, CancellationToken cancellationToken)
    {
        if (compiled.Find(key) is not { } policy || stored.Find(key) is not { } seen || policy.Uid != seen.Metadata.Uid || policy.Generation != seen.Metadata.Generation)
            return null;
        var current = summaries.Current;
        var summary = current.Policies.GetValueOrDefault(key, PolicySummary.None);
        ScanMetrics.Violations(key.ToString(), summary.Violating);
        // Half a scan would say that violations went away that were only not looked at yet.
        if (summary.Pending > 0)
            return WhilePending;

        var preview = policy.Mode == EnforcementMode.Audit || seen.Metadata.Annotations?.GetValueOrDefault(ScanStatus.PreviewAnnotation) == "true";
        var known = ScanStatus.Of(seen.Status);
        var next = ScanStatus.Wanted(policy, summary, webhook.EnforcedOf(policy), preview, known, time.GetUtcNow());
        var wanted = ScanStatus.ToJson(next);
        if (JsonNode.DeepEquals(wanted, ScanStatus.ToJson(known)))
            return current.ComeBack;
        var target = PolicyObjectName.Target(key);
        if (ScanStatus.Removals(known, next) is { } removals)
            await RemoveAsync(target, removals, cancellationToken).ConfigureAwait(false);
        if (await applier.ApplyAsync(target, wanted, null, cancellationToken).ConfigureAwait(false) == ApplyResult.Written)
            Tell(PolicyObjectName.Subject(key, policy.Uid ?? ""), known.Violations?.Count ?? 0, summary);
        return current.ComeBack;
    }

    private Task<object> RemoveAsync(StatusTarget target, JsonObject removals, CancellationToken cancellationToken)
    {
        var patch = new V1Patch(removals.ToJsonString(), V1Patch.PatchType.MergePatch);
        return target.Namespace is null
            ? tools.Client.CustomObjects.PatchClusterCustomObjectStatusAsync(patch, target.Group, target.Version, target.Plural, target.Name, fieldManager: ScanOptions.FieldManager, cancellationToken: cancellationToken)
            : tools.Client.CustomObjects.PatchNamespacedCustomObjectStatusAsync(patch, target.Group, target.Version, target.Namespace, target.Plural, target.Name, fieldManager: ScanOptions.FieldManager, cancellationToken: cancellationToken);
    }

    private void Tell(EventSubject subject, int before, PolicySummary summary)
    {
        if (before == 0 && summary.Violating > 0)
        {
            var first = summary.Sample[0];
            tools.Record(new EventNotice(subject, EventSeverity.Warning, "PolicyViolated", "Scan",
                $"{summary.Violating} of {summary.Checked} running images violate it, as {first.Workload} in {first.Namespace}: {first.Reason}: {first.Message}"));
        }
        else if (before > 0 && summary.Violating == 0)
        {
            tools.Record(new EventNotice(subject, EventSeverity.Normal, "PolicyCompliant", "Scan", "no running image violates it any more"));
        }
    }
}
