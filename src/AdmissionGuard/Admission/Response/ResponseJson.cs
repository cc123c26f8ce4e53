using System.Text.Json.Serialization;

namespace AdmissionGuard.Admission.Response;

/// <summary>Writes responses without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReviewResponse))]
internal sealed partial class ResponseJson : JsonSerializerContext;
