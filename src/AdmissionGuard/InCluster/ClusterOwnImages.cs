using AdmissionGuard.Admission;
using k8s;
using k8s.Autorest;

namespace AdmissionGuard.InCluster;

/// <summary>
/// The images of AdmissionGuard's own Deployments, read live: an upgrade changes the Deployment first, and the replicas that
/// run before it have to let those after it in. ReplicaSets are not looked at, since anybody who may create one can name its owner.
/// </summary>
/// <param name="client">The cluster; needs get on these Deployments.</param>
/// <param name="ns">The namespace that AdmissionGuard runs in.</param>
/// <param name="deployments">The names of its Deployments.</param>
/// <param name="logger">Where it says that one could not be read.</param>
internal sealed class ClusterOwnImages(k8s.Kubernetes client, string ns, IReadOnlyList<string> deployments, ILogger<ClusterOwnImages> logger) : IOwnImages
{
    /// <inheritdoc/>
    public string Namespace => ns;

    /// <inheritdoc/>
    public async ValueTask<IReadOnlySet<string>> FindAsync(CancellationToken cancellationToken)
    {
        var images = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in deployments)
        {
            try
            {
                var deployment = await client.AppsV1.ReadNamespacedDeploymentAsync(name, ns, cancellationToken: cancellationToken).ConfigureAwait(false);
                var pod = deployment.Spec.Template.Spec;
                images.UnionWith(pod.Containers.Concat(pod.InitContainers ?? []).Select(container => container.Image));
            }
            catch (Exception e) when (e is HttpOperationException or HttpRequestException or IOException)
            {
                ClusterLog.OwnImagesUnknown(logger, e, ns, name);
            }
        }

        return images;
    }
}
