using System.Text.Json;
using System.Text.Json.Serialization;

namespace AdmissionGuard.Kubernetes.Watching;

/// <summary>One line of a watch. The object is a resource, a bookmark's bare metadata or a Status, as the type says.</summary>
internal sealed record WatchEvent([property: JsonPropertyName("type")] string Type, [property: JsonPropertyName("object")] JsonElement Object);

/// <summary>The metadata of a bookmark.</summary>
internal sealed record Bookmark([property: JsonPropertyName("metadata")] ObjectMetadata Metadata);

/// <summary>What the API server says when it refuses. Kubernetes API, Status.</summary>
internal sealed record ApiStatus(
    [property: JsonPropertyName("code")] int Code,
    [property: JsonPropertyName("reason")] string? Reason,
    [property: JsonPropertyName("message")] string? Message);

[JsonSerializable(typeof(WatchEvent))]
[JsonSerializable(typeof(Bookmark))]
[JsonSerializable(typeof(ApiStatus))]
internal sealed partial class WatchJson : JsonSerializerContext;
