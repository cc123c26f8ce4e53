using System.Text.Json.Serialization;

namespace AdmissionGuard.Admission.Pinning;

/// <summary>One operation of a JSON patch (RFC 6902, section 4).</summary>
/// <param name="Op">What is done.</param>
/// <param name="Path">A JSON pointer (RFC 6901).</param>
/// <param name="Value">The new value.</param>
internal sealed record PatchOperation(string Op, string Path, string Value);

/// <summary>Writes patches: by a serializer, so that no image can end its own string and write another operation.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyList<PatchOperation>))]
internal sealed partial class PatchJson : JsonSerializerContext;
