using System.Text.Json;
using System.Text.Json.Serialization;
using AdmissionGuard.Kubernetes.Watching;

namespace AdmissionGuard.InCluster;

/// <summary>An object of one of our kinds as the API server stores it; its spec is read by the same code as a file's.</summary>
internal sealed record PolicyObject : IResource
{
    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; init; } = "";

    [JsonPropertyName("kind")]
    public string Kind { get; init; } = "";

    /// <inheritdoc/>
    [JsonPropertyName("metadata")]
    public ObjectMetadata Metadata { get; init; } = new();

    [JsonPropertyName("spec")]
    public JsonElement Spec { get; init; }

    /// <summary>What the operator wrote; undefined when it has written nothing yet.</summary>
    [JsonPropertyName("status")]
    public JsonElement Status { get; init; }

    /// <summary>The object as a document: what the API server adds to metadata, and status, are left out.</summary>
    public byte[] ToDocument()
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion", ApiVersion);
            json.WriteString("kind", Kind);
            json.WriteStartObject("metadata");
            json.WriteString("name", Metadata.Name);
            if (Metadata.Namespace is { } ns)
                json.WriteString("namespace", ns);
            json.WriteString("uid", Metadata.Uid);
            json.WriteNumber("generation", Metadata.Generation);
            json.WriteEndObject();
            if (Spec.ValueKind != JsonValueKind.Undefined)
            {
                json.WritePropertyName("spec");
                Spec.WriteTo(json);
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
