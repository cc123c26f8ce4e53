using System.Text.Json.Serialization;

namespace AdmissionGuard.Registry.Credentials;

/// <summary>A <c>CredentialProviderRequest</c>.</summary>
internal sealed record ProviderRequest(
    [property: JsonPropertyName("kind")] string Kind,
    [property: JsonPropertyName("apiVersion")] string ApiVersion,
    [property: JsonPropertyName("image")] string Image);

[JsonSerializable(typeof(ProviderRequest))]
internal sealed partial class ProviderJson : JsonSerializerContext;
