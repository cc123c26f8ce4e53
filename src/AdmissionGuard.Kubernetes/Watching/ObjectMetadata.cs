using System.Text.Json.Serialization;

namespace AdmissionGuard.Kubernetes.Watching;

/// <summary>What control loops read of an object's metadata; everything else is left unparsed. Kubernetes API, ObjectMeta.</summary>
public sealed record ObjectMetadata
{
    /// <summary>metadata.name.</summary>
    [JsonPropertyName("name")]
    public string Name { get; init; } = "";

    /// <summary>metadata.namespace; null for a cluster-scoped object.</summary>
    [JsonPropertyName("namespace")]
    public string? Namespace { get; init; }

    /// <summary>metadata.uid: differs between an object and a later one of the same name.</summary>
    [JsonPropertyName("uid")]
    public string Uid { get; init; } = "";

    /// <summary>metadata.resourceVersion: opaque, compared for equality only.</summary>
    [JsonPropertyName("resourceVersion")]
    public string ResourceVersion { get; init; } = "";

    /// <summary>metadata.generation: counts changes of the specification.</summary>
    [JsonPropertyName("generation")]
    public long Generation { get; init; }

    /// <summary>metadata.creationTimestamp.</summary>
    [JsonPropertyName("creationTimestamp")]
    public DateTimeOffset? CreationTimestamp { get; init; }

    /// <summary>metadata.deletionTimestamp: set while the object waits for its finalizers.</summary>
    [JsonPropertyName("deletionTimestamp")]
    public DateTimeOffset? DeletionTimestamp { get; init; }

    /// <summary>metadata.labels.</summary>
    [JsonPropertyName("labels")]
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>metadata.annotations.</summary>
    [JsonPropertyName("annotations")]
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>metadata.ownerReferences.</summary>
    [JsonPropertyName("ownerReferences")]
    public IReadOnlyList<OwnerReference>? OwnerReferences { get; init; }

    /// <summary>The object's key.</summary>
    [JsonIgnore]
    public ObjectKey Key => new(Namespace, Name);
}
