using AdmissionGuard.InCluster;
using AdmissionGuard.Kubernetes.Events;
using AdmissionGuard.Kubernetes.Leading;
using AdmissionGuard.Kubernetes.Queue;
using AdmissionGuard.Kubernetes.Reconciling;
using AdmissionGuard.Policy.Verdicts;
using k8s;

namespace AdmissionGuard.Operator;

/// <summary>
/// What the operator does while it leads: every policy's object says how the policy is. All replicas watch and compile, so
/// that a new leader starts with what is known; only the leader writes.
/// </summary>
internal sealed class PolicyOperator : IDisposable
{
    /// <summary>Policies worked on at once: each costs two requests, and only when its status changes.</summary>
    private const int Workers = 2;

    private readonly ClusterPolicies stored;
    private readonly CompiledPolicies compiled = new();
    private readonly WorkQueue<PolicyRef> queue;
    private readonly OperatorOptions options;
    private readonly TimeProvider time;
    private readonly ILoggerFactory loggers;
    private readonly LeaderElector elector;
    private readonly k8s.Kubernetes writer;

    /// <summary>Makes an operator; call <see cref="RunAsync"/> before the policies run, or soon after.</summary>
    /// <param name="stored">The policies of the cluster, not running yet.</param>
    /// <param name="cluster">The API server.</param>
    /// <param name="client">A client of it for the Lease.</param>
    /// <param name="options">Which replica this is.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Where it logs.</param>
    public PolicyOperator(
        ClusterPolicies stored, KubernetesClientConfiguration cluster, IKubernetes client, OperatorOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        this.stored = stored;
        this.options = options;
        this.time = time;
        this.loggers = loggers;
        queue = new WorkQueue<PolicyRef>(time);
        var lease = new LeaderElectionOptions(options.Namespace, OperatorOptions.LeaseName, options.Identity);
        elector = new LeaderElector(client, lease, time, loggers.CreateLogger<LeaderElector>());
        writer = new k8s.Kubernetes(cluster, new LeaderOnlyWrites(elector));
        stored.Stored += queue.Add;
        stored.Compiled += snapshot =>
        {
            compiled.Put(snapshot);
            AddAll();
        };
    }

    /// <summary>Contends for the lease, and leads whenever it has it, until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => elector.RunAsync(LeadAsync, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        writer.Dispose();
        queue.Dispose();
    }

    private void AddAll()
    {
        foreach (var policy in compiled.All)
            queue.Add(policy);
    }

    private async Task LeadAsync(CancellationToken cancellationToken)
    {
        using var term = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var events = new EventRecorder(writer, new EventRecorderOptions(OperatorOptions.Controller, options.Identity), time, loggers.CreateLogger<EventRecorder>());
        var reconciler = new PolicyReconciler(stored, compiled, writer, events.Record, time);
        AddAll();
        Task[] work =
        [
            events.RunAsync(term.Token),
            new ReconcilerRunner<PolicyRef>("policy", queue, reconciler, Workers, loggers.CreateLogger<PolicyReconciler>()).RunAsync(term.Token),
        ];
        try
        {
            // Either ends early only when a write was held back: then the term is over.
            await Task.WhenAny(work).ConfigureAwait(false);
            await term.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(work).ConfigureAwait(false);
        }
        catch (NotLeaderException)
        {
            // The elector contends anew; the next leader writes what was held back.
        }
    }
}
