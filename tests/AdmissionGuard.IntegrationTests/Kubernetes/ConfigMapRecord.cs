using System.Text.Json.Serialization;
using AdmissionGuard.Kubernetes.Watching;

namespace AdmissionGuard.IntegrationTests.Kubernetes;

/// <summary>A slim type as control loops declare them.</summary>
public sealed record ConfigMapRecord(
    [property: JsonPropertyName("metadata")] ObjectMetadata Metadata,
    [property: JsonPropertyName("data")] IReadOnlyDictionary<string, string>? Data) : IResource
{
    /// <summary>The one value that the tests write.</summary>
    public string? Value => Data?.GetValueOrDefault("value");
}

[JsonSerializable(typeof(ResourceList<ConfigMapRecord>))]
internal sealed partial class ConfigMapJson : JsonSerializerContext;
