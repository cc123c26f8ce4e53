using System.Text.Json.Serialization;

namespace AdmissionGuard.Kubernetes.Watching;

/// <summary>Kubernetes API, OwnerReference. Whoever may create the object writes it: a hint, never proof.</summary>
public sealed record OwnerReference
{
    /// <summary>The owner's apiVersion.</summary>
    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; init; } = "";

    /// <summary>The owner's kind.</summary>
    [JsonPropertyName("kind")]
    public string Kind { get; init; } = "";

    /// <summary>The owner's name, in the object's own namespace or cluster-scoped.</summary>
    [JsonPropertyName("name")]
    public string Name { get; init; } = "";

    /// <summary>The owner's uid.</summary>
    [JsonPropertyName("uid")]
    public string Uid { get; init; } = "";

    /// <summary>Whether this owner is the managing controller.</summary>
    [JsonPropertyName("controller")]
    public bool? Controller { get; init; }
}
