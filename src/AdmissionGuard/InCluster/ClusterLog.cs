using AdmissionGuard.Kubernetes.Watching;
using AdmissionGuard.Policy.Documents;

namespace AdmissionGuard.InCluster;

/// <summary>What is told of reading the cluster.</summary>
internal static partial class ClusterLog
{
    [LoggerMessage(EventId = 301, Level = LogLevel.Error, Message = "{Kind} {Key} cannot be read: {Error}; {Consequence}")]
    public static partial void Unreadable(ILogger logger, string kind, ObjectKey key, PolicyError error, string consequence);

    [LoggerMessage(EventId = 310, Level = LogLevel.Warning, Message = "The labels of namespace {Name} could not be read")]
    public static partial void NamespaceUnknown(ILogger logger, Exception exception, string name);

    [LoggerMessage(EventId = 311, Level = LogLevel.Warning, Message = "{Kind} {Namespace}/{Name} could not be read for pulling: HTTP {Status}")]
    public static partial void PullMaterialUnreadable(ILogger logger, string kind, string @namespace, string name, int status);

    [LoggerMessage(EventId = 312, Level = LogLevel.Warning, Message = "The own Deployment {Namespace}/{Name} could not be read; Pods with its image are reviewed as any other")]
    public static partial void OwnImagesUnknown(ILogger logger, Exception exception, string @namespace, string name);
}
