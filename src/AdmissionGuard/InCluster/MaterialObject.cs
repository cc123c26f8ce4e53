using System.Text;
using System.Text.Json.Serialization;
using AdmissionGuard.Kubernetes.Watching;

namespace AdmissionGuard.InCluster;

/// <summary>A Secret or ConfigMap that policies refer to.</summary>
internal sealed record MaterialObject : IResource
{
    /// <inheritdoc/>
    [JsonPropertyName("metadata")]
    public ObjectMetadata Metadata { get; init; } = new();

    /// <summary>A Secret's values in base64, a ConfigMap's as text.</summary>
    [JsonPropertyName("data")]
    public IReadOnlyDictionary<string, string>? Data { get; init; }

    /// <summary>A ConfigMap's values that are not text, in base64.</summary>
    [JsonPropertyName("binaryData")]
    public IReadOnlyDictionary<string, string>? BinaryData { get; init; }

    /// <summary>The bytes of one key, or null.</summary>
    /// <param name="key">The key.</param>
    /// <param name="isSecret">Whether <see cref="Data"/> is in base64.</param>
    public byte[]? Value(string key, bool isSecret)
    {
        if (Data?.GetValueOrDefault(key) is { } data)
            return isSecret ? Convert.FromBase64String(data) : Encoding.UTF8.GetBytes(data);
        return BinaryData?.GetValueOrDefault(key) is { } binary ? Convert.FromBase64String(binary) : null;
    }
}
