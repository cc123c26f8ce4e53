using AdmissionGuard.InCluster;
using AdmissionGuard.Kubernetes.Queue;
using AdmissionGuard.Kubernetes.Reconciling;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Operator;

/// <summary>Every policy's object says how the policy is.</summary>
internal sealed class PolicyDuty : ILeaderDuty, IDisposable
{
    /// <summary>Policies worked on at once: each costs two requests, and only when its status changes.</summary>
    private const int Workers = 2;

    private readonly ClusterPolicies stored;
    private readonly CompiledPolicies compiled = new();
    private readonly WorkQueue<PolicyRef> queue;
    private readonly TimeProvider time;
    private readonly ILogger logger;

    /// <summary>Listens to the policies, which must not run yet.</summary>
    public PolicyDuty(ClusterPolicies stored, TimeProvider time, ILogger<PolicyDuty> logger)
    {
        this.stored = stored;
        this.time = time;
        this.logger = logger;
        queue = new WorkQueue<PolicyRef>(time);
        stored.Stored += queue.Add;
        stored.Compiled += snapshot =>
        {
            compiled.Put(snapshot);
            AddAll();
        };
    }

    /// <inheritdoc/>
    public Task LeadAsync(LeaderTools tools, CancellationToken cancellationToken)
    {
        var reconciler = new PolicyReconciler(stored, compiled, tools.Client, tools.Record, time);
        AddAll();
        return new ReconcilerRunner<PolicyRef>("policy", queue, reconciler, Workers, logger).RunAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => queue.Dispose();

    private void AddAll()
    {
        foreach (var policy in compiled.All)
            queue.Add(policy);
    }
}
