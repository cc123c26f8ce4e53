using System.Text.Json.Serialization;
using AdmissionGuard.Kubernetes.Watching;

namespace AdmissionGuard.InCluster;

/// <summary>A Namespace, of which only the labels count.</summary>
internal sealed record NamespaceObject : IResource
{
    /// <inheritdoc/>
    [JsonPropertyName("metadata")]
    public ObjectMetadata Metadata { get; init; } = new();
}
