using System.Text.Json;
using System.Text.Json.Serialization;

namespace AdmissionGuard.Cli.Policies.Testing;

/// <summary>How cases are read: strictly, so that no misspelt expectation is passed over.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(PolicyTestFile))]
internal sealed partial class PolicyTestJson : JsonSerializerContext;
