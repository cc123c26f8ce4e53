using System.Text.Json.Serialization;
using AdmissionGuard.Kubernetes.Watching;

namespace AdmissionGuard.Operator.Scanning;

/// <summary>
/// What the scan keeps of a Pod: what it is called, who controls it, its images and what really runs. A client's full Pod
/// takes nine times the memory.
/// </summary>
internal sealed record PodRecord : IResource
{
    private readonly ObjectMetadata metadata = new();

    /// <inheritdoc/>
    [JsonPropertyName("metadata")]
    public ObjectMetadata Metadata
    {
        get => metadata;
        init => metadata = value with { Annotations = null };
    }

    [JsonPropertyName("spec")]
    public PodSpecRecord Spec { get; init; } = new();

    [JsonPropertyName("status")]
    public PodStatusRecord Status { get; init; } = new();

    /// <summary>Whether it has ended for good: then nothing of it runs any more.</summary>
    [JsonIgnore]
    public bool IsOver => Status.Phase is "Succeeded" or "Failed";

    /// <summary>The managing controller as the Pod names it; null for a Pod of its own. A hint: whoever may create the Pod writes it.</summary>
    [JsonIgnore]
    public OwnerReference? Controller => Metadata.OwnerReferences?.FirstOrDefault(o => o.Controller == true);

    /// <summary>
    /// The workload in people's words, as in <c>Deployment/api</c>, without asking anybody: a ReplicaSet of a Deployment is
    /// called after it and the Pods' template hash.
    /// </summary>
    [JsonIgnore]
    public string Workload => $"{Shown.Kind}/{Shown.Name}";

    /// <summary>The same as a reference; a Deployment's uid is not known without asking.</summary>
    [JsonIgnore]
    public (string ApiVersion, string Kind, string Name, string? Uid) Shown
    {
        get
        {
            if (Controller is not { } owner)
                return ("v1", "Pod", Metadata.Name, Metadata.Uid);
            var hash = Metadata.Labels?.GetValueOrDefault("pod-template-hash");
            return owner.Kind == "ReplicaSet" && hash is { Length: > 0 } && owner.Name.EndsWith("-" + hash, StringComparison.Ordinal) && owner.Name.Length > hash.Length + 1
                ? (owner.ApiVersion, "Deployment", owner.Name[..^(hash.Length + 1)], null)
                : (owner.ApiVersion, owner.Kind, owner.Name, owner.Uid);
        }
    }
}

/// <summary>What the scan keeps of a Pod's spec.</summary>
internal sealed record PodSpecRecord
{
    private readonly IReadOnlyList<VolumeRecord>? volumes;

    [JsonPropertyName("initContainers")]
    public IReadOnlyList<ContainerRecord>? InitContainers { get; init; }

    [JsonPropertyName("containers")]
    public IReadOnlyList<ContainerRecord>? Containers { get; init; }

    [JsonPropertyName("ephemeralContainers")]
    public IReadOnlyList<ContainerRecord>? EphemeralContainers { get; init; }

    /// <summary>Image volumes only.</summary>
    [JsonPropertyName("volumes")]
    public IReadOnlyList<VolumeRecord>? Volumes
    {
        get => volumes;
        init => volumes = value?.Where(v => v.Image?.Reference is not null).ToList() is { Count: > 0 } found ? found : null;
    }

    [JsonPropertyName("imagePullSecrets")]
    public IReadOnlyList<SecretNameRecord>? ImagePullSecrets { get; init; }

    [JsonPropertyName("serviceAccountName")]
    public string? ServiceAccountName { get; init; }
}

/// <summary>What runs.</summary>
internal sealed record PodStatusRecord
{
    [JsonPropertyName("phase")]
    public string? Phase { get; init; }

    [JsonPropertyName("initContainerStatuses")]
    public IReadOnlyList<ContainerStatusRecord>? InitContainers { get; init; }

    [JsonPropertyName("containerStatuses")]
    public IReadOnlyList<ContainerStatusRecord>? Containers { get; init; }

    [JsonPropertyName("ephemeralContainerStatuses")]
    public IReadOnlyList<ContainerStatusRecord>? EphemeralContainers { get; init; }
}

internal sealed record ContainerRecord([property: JsonPropertyName("name")] string? Name, [property: JsonPropertyName("image")] string? Image);

internal sealed record ContainerStatusRecord([property: JsonPropertyName("name")] string? Name, [property: JsonPropertyName("imageID")] string? ImageId);

internal sealed record VolumeRecord([property: JsonPropertyName("name")] string? Name, [property: JsonPropertyName("image")] ImageVolumeRecord? Image);

internal sealed record ImageVolumeRecord([property: JsonPropertyName("reference")] string? Reference);

internal sealed record SecretNameRecord([property: JsonPropertyName("name")] string? Name);
