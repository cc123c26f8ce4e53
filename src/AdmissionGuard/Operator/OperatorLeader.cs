using AdmissionGuard.Kubernetes.Events;
using AdmissionGuard.Kubernetes.Leading;
using k8s;

namespace AdmissionGuard.Operator;

/// <summary>
/// Contends for the lease, and does the leader's duties while it has it. All replicas watch and compile, so that a new
/// leader starts with what is known; only the leader writes.
/// </summary>
internal sealed class OperatorLeader : IDisposable
{
    private readonly IReadOnlyList<ILeaderDuty> duties;
    private readonly OperatorOptions options;
    private readonly TimeProvider time;
    private readonly ILoggerFactory loggers;
    private readonly LeaderElector elector;
    private readonly k8s.Kubernetes writer;

    /// <summary>Makes a contender.</summary>
    /// <param name="duties">What the leader does.</param>
    /// <param name="cluster">The API server.</param>
    /// <param name="client">A client of it for the Lease.</param>
    /// <param name="options">Which replica this is.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Where it logs.</param>
    public OperatorLeader(
        IReadOnlyList<ILeaderDuty> duties, KubernetesClientConfiguration cluster, IKubernetes client, OperatorOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        this.duties = duties;
        this.options = options;
        this.time = time;
        this.loggers = loggers;
        var lease = new LeaderElectionOptions(options.Namespace, OperatorOptions.LeaseName, options.Identity);
        elector = new LeaderElector(client, lease, time, loggers.CreateLogger<LeaderElector>());
        writer = new k8s.Kubernetes(cluster, new LeaderOnlyWrites(elector));
    }

    /// <summary>Contends for the lease, and leads whenever it has it, until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => elector.RunAsync(LeadAsync, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => writer.Dispose();

    private async Task LeadAsync(CancellationToken cancellationToken)
    {
        using var term = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var events = new EventRecorder(writer, new EventRecorderOptions(OperatorOptions.Controller, options.Identity), time, loggers.CreateLogger<EventRecorder>());
        var tools = new LeaderTools(writer, events);
        List<Task> work = [events.RunAsync(term.Token), .. duties.Select(duty => duty.LeadAsync(tools, term.Token))];
        try
        {
            // One ends early only when a write was held back: then the term is over.
            await Task.WhenAny(work).ConfigureAwait(false);
            await term.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(work).ConfigureAwait(false);
        }
        catch (NotLeaderException)
        {
            // The elector contends anew; the next leader writes what was held back.
        }
        catch (OperationCanceledException) when (term.IsCancellationRequested)
        {
            // The term is over.
        }
    }
}
