using AdmissionGuard.Admission;
using AdmissionGuard.Kubernetes.Watching;
using k8s;
using k8s.Autorest;

namespace AdmissionGuard.InCluster;

/// <summary>The labels of the cluster's namespaces; one that is too new to be known is asked for live (CVE-2025-46342, threat W1).</summary>
internal sealed class ClusterNamespaces(k8s.Kubernetes client, TimeProvider time, ILogger<ClusterNamespaces> logger) : INamespaceLabels
{
    private static readonly Dictionary<string, string> NoLabels = [];

    private readonly Informer<NamespaceObject> informer = new(
        client, new ResourceEndpoint("", "v1", "namespaces"), ClusterJson.Default.ResourceListNamespaceObject, time, logger);

    /// <summary>Why reviews should not be sent here, or null.</summary>
    public string? WhyNotReady() => informer.Synced.IsCompletedSuccessfully ? null : "the namespaces were not read yet";

    /// <summary>Watches until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => informer.RunAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyDictionary<string, string>?> FindAsync(string name, CancellationToken cancellationToken)
    {
        // A request about a cluster-scoped object has no namespace.
        if (name.Length == 0)
            return NoLabels;
        if (informer.Find(new ObjectKey(null, name)) is { } known)
            return known.Metadata.Labels ?? NoLabels;
        try
        {
            var found = await client.CoreV1.ReadNamespaceAsync(name, cancellationToken: cancellationToken).ConfigureAwait(false);
            return found.Metadata.Labels is { } labels ? new Dictionary<string, string>(labels, StringComparer.Ordinal) : NoLabels;
        }
        catch (Exception e) when (e is HttpOperationException or HttpRequestException or IOException)
        {
            ClusterLog.NamespaceUnknown(logger, e, name);
            return null;
        }
    }
}
