using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using AdmissionGuard.InCluster;
using AdmissionGuard.Kubernetes.Apply;
using AdmissionGuard.Kubernetes.Events;
using AdmissionGuard.Kubernetes.Reconciling;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Policy.Verdicts;
using k8s;
using k8s.Autorest;

namespace AdmissionGuard.Operator;

/// <summary>Makes the status of a policy's object say what its compilation found, and tells changes as Events.</summary>
/// <param name="stored">The objects as last seen.</param>
/// <param name="compiled">The policies as last compiled.</param>
/// <param name="client">Reads objects and writes their status; writes only while this replica leads.</param>
/// <param name="record">Where Events go.</param>
/// <param name="time">The time of transitions.</param>
internal sealed class PolicyReconciler(
    ClusterPolicies stored, CompiledPolicies compiled, IKubernetes client, Action<EventNotice> record, TimeProvider time) : IReconciler<PolicyRef>
{
    /// <summary>
    /// How long material may be missing before a policy that was ready is told not to be: a leader that has just started
    /// may not have read every Secret yet.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<PolicyRef, long> lacking = new();
    private readonly StatusApplier applier = new(client, OperatorOptions.PolicyFieldManager, OperatorOptions.RequestDeadline, time);

    /// <inheritdoc/>
    public async Task<TimeSpan?> ReconcileAsync(PolicyRef key, CancellationToken cancellationToken)
    {
        if (compiled.Find(key) is not { } policy || stored.Find(key) is not { } seen || !IsOf(policy, seen) || IsTold(policy, seen, out var said, out _))
            return null;
        if (!policy.OnlyLacksMaterial || said.Ready?.Status != ConditionStatus.True)
            lacking.TryRemove(key, out _);
        else if (time.GetElapsedTime(lacking.GetOrAdd(key, time.GetTimestamp())) is var elapsed && elapsed < Patience)
            return Patience - elapsed;

        // What was seen may be older than what was last written here; times of transitions are kept from what is there.
        // An object that changed meanwhile comes back once that is seen and compiled.
        var live = await ReadAsync(key, cancellationToken).ConfigureAwait(false);
        if (live is null || !IsOf(policy, live) || IsTold(policy, live, out var known, out var wanted))
            return null;
        var result = await applier.ApplyAsync(PolicyObjectName.Target(key), wanted.ToJson(), null, cancellationToken).ConfigureAwait(false);
        if (result == ApplyResult.Written && wanted.IsNewsAfter(known))
            record(Notice(key, policy, wanted.Ready!));
        return null;
    }

    private static bool IsOf(CompiledPolicy policy, PolicyObject item) =>
        policy.Uid == item.Metadata.Uid && policy.Generation == item.Metadata.Generation;

    private bool IsTold(CompiledPolicy policy, PolicyObject item, out PolicyStatus known, out PolicyStatus wanted)
    {
        known = PolicyStatus.Of(item.Status);
        wanted = PolicyStatus.Wanted(policy, known, time.GetUtcNow());
        return known == wanted;
    }

    private async Task<PolicyObject?> ReadAsync(PolicyRef key, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(OperatorOptions.RequestDeadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            var target = PolicyObjectName.Target(key);
            var found = target.Namespace is null
                ? await client.CustomObjects.GetClusterCustomObjectAsync(target.Group, target.Version, target.Plural, target.Name, either.Token).ConfigureAwait(false)
                : await client.CustomObjects.GetNamespacedCustomObjectAsync(target.Group, target.Version, target.Namespace, target.Plural, target.Name, either.Token).ConfigureAwait(false);
            return ((JsonElement)found).Deserialize(ClusterJson.Default.PolicyObject);
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private static EventNotice Notice(PolicyRef key, CompiledPolicy policy, Condition ready)
    {
        var isReady = ready.Status == ConditionStatus.True;
        return new EventNotice(
            PolicyObjectName.Subject(key, policy.Uid),
            isReady ? EventSeverity.Normal : EventSeverity.Warning,
            isReady ? "PolicyReady" : "PolicyNotReady",
            "Compile",
            $"{ready.Reason}: {ready.Message}");
    }
}
