using AdmissionGuard.Kubernetes.Events;
using k8s;

namespace AdmissionGuard.Operator;

/// <summary>Something that the leader alone does.</summary>
internal interface ILeaderDuty
{
    /// <summary>Does it until cancelled. What another leader may have done before is looked at anew.</summary>
    /// <param name="tools">What to write with.</param>
    /// <param name="cancellationToken">Cancelled when this replica no longer leads.</param>
    /// <exception cref="Kubernetes.Leading.NotLeaderException">A write was held back: the term is over.</exception>
    Task LeadAsync(LeaderTools tools, CancellationToken cancellationToken);
}

/// <summary>What a leader writes with, for one term.</summary>
/// <param name="Client">Refuses writes once this replica no longer leads.</param>
/// <param name="Events">Where Events go.</param>
internal sealed record LeaderTools(IKubernetes Client, EventRecorder Events)
{
    /// <summary>Tells something; dropped where too much waits to be told.</summary>
    public void Record(EventNotice notice) => Events.Record(notice);
}
