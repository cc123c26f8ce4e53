using System.Text.Json;
using System.Text.Json.Serialization;
using AdmissionGuard.Kubernetes.Watching;

namespace AdmissionGuard.Operator.Webhooks;

/// <summary>A webhook configuration as the API server has it.</summary>
internal sealed record WebhookObject : IResource
{
    /// <inheritdoc/>
    [JsonPropertyName("metadata")]
    public ObjectMetadata Metadata { get; init; } = new();

    /// <summary>Its webhooks, every field.</summary>
    [JsonPropertyName("webhooks")]
    public JsonElement Webhooks { get; init; }
}
