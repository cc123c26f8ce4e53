using System.Text.Json.Serialization;

namespace AdmissionGuard.Kubernetes.Watching;

/// <summary>One page of a list. Declare <c>[JsonSerializable(typeof(ResourceList&lt;X&gt;))]</c> on a serializer context for each informer.</summary>
/// <typeparam name="T">The kind of object.</typeparam>
/// <param name="Metadata">The list's own metadata.</param>
/// <param name="Items">The objects of the page.</param>
public sealed record ResourceList<T>(
    [property: JsonPropertyName("metadata")] ListMetadata Metadata,
    [property: JsonPropertyName("items")] IReadOnlyList<T>? Items)
    where T : class, IResource;
