using AdmissionGuard.InCluster;
using AdmissionGuard.Kubernetes.Queue;
using AdmissionGuard.Kubernetes.Reconciling;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Review;
using AdmissionGuard.TrustRoots;

namespace AdmissionGuard.Operator;

/// <summary>Every trust root's object says how the trust root is.</summary>
internal sealed class TrustRootDuty : ILeaderDuty, IDisposable
{
    private readonly ClusterPolicies stored;
    private readonly PolicySource source;
    private readonly TrustRootService service;
    private readonly WorkQueue<string> queue;
    private readonly TimeProvider time;
    private readonly ILogger logger;

    /// <summary>Listens to the objects and to the refreshing of them, neither of which may run yet.</summary>
    public TrustRootDuty(ClusterPolicies stored, PolicySource source, TrustRootService service, TimeProvider time, ILogger<TrustRootDuty> logger)
    {
        this.stored = stored;
        this.source = source;
        this.service = service;
        this.time = time;
        this.logger = logger;
        queue = new WorkQueue<string>(time);
        service.Changed += (name, _) => queue.Add(name);
        stored.Compiled += _ => AddAll();
    }

    /// <inheritdoc/>
    public Task LeadAsync(LeaderTools tools, CancellationToken cancellationToken)
    {
        AddAll();
        return new ReconcilerRunner<string>("trust root", queue, new TrustRootReconciler(stored, source, service.Find, tools, time), 1, logger).RunAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => queue.Dispose();

    private void AddAll()
    {
        foreach (var root in stored.Of(TrustRoot.KindName))
            queue.Add(root.Metadata.Name);
    }
}
