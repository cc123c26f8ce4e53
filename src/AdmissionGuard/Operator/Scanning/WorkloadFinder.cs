using System.Text.Json;
using AdmissionGuard.Kubernetes.Events;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace AdmissionGuard.Operator.Scanning;

/// <summary>
/// Finds the workload that people know a Pod by: the Deployment of its ReplicaSet, the CronJob of its Job. Asked only when
/// there is something to tell. Owner references are hints that whoever makes a Pod can write: they say where an Event
/// goes, never what is verified or written otherwise (threat X7).
/// </summary>
internal sealed class WorkloadFinder(IKubernetes client)
{
    /// <summary>The subject for an Event about a Pod's workload.</summary>
    public async Task<EventSubject> FindAsync(PodRecord pod, CancellationToken cancellationToken)
    {
        var ns = pod.Metadata.Namespace;
        if (pod.Controller is not { } owner)
            return new EventSubject("v1", "Pod", ns, pod.Metadata.Name, pod.Metadata.Uid);
        var direct = new EventSubject(owner.ApiVersion, owner.Kind, ns, owner.Name, owner.Uid);
        try
        {
            var metadata = (owner.ApiVersion, owner.Kind) switch
            {
                ("apps/v1", "ReplicaSet") => (await client.AppsV1.ReadNamespacedReplicaSetAsync(owner.Name, ns, cancellationToken: cancellationToken).ConfigureAwait(false)).Metadata,
                ("batch/v1", "Job") => (await client.BatchV1.ReadNamespacedJobAsync(owner.Name, ns, cancellationToken: cancellationToken).ConfigureAwait(false)).Metadata,
                _ => null,
            };
            return metadata?.Uid == owner.Uid && Controller(metadata) is { } above
                ? new EventSubject(above.ApiVersion, above.Kind, ns, above.Name, above.Uid)
                : direct;
        }
        catch (Exception e) when (e is HttpOperationException or HttpRequestException or IOException or JsonException)
        {
            // Told on the controller then: an Event is not worth waiting for.
            return direct;
        }
    }

    private static V1OwnerReference? Controller(V1ObjectMeta metadata) => metadata.OwnerReferences?.FirstOrDefault(o => o.Controller == true);
}
