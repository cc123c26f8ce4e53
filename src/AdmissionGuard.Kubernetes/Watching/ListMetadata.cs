using System.Text.Json.Serialization;

namespace AdmissionGuard.Kubernetes.Watching;

/// <summary>Kubernetes API, ListMeta.</summary>
/// <param name="ResourceVersion">What a watch starts from.</param>
/// <param name="Continue">The token of the next page; null or empty on the last one.</param>
public sealed record ListMetadata(
    [property: JsonPropertyName("resourceVersion")] string? ResourceVersion,
    [property: JsonPropertyName("continue")] string? Continue);
