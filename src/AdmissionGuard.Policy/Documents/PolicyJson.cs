using System.Text.Json.Serialization;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Policy.Documents;

/// <summary>
/// How the four kinds read and write: strictly. An unknown field, a field given twice, a value of another type and an
/// unknown enum value are errors, so that no misspelt rule is ever ignored.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = DocumentLimits.MaxDepth,
    Converters =
    [
        typeof(StrictEnumConverter<EnforcementMode>),
        typeof(StrictEnumConverter<TagReferences>),
        typeof(StrictEnumConverter<LabelSelectorOperator>),
        typeof(StrictEnumConverter<Demand>),
        typeof(StrictEnumConverter<EmptyScans>),
        typeof(StrictEnumConverter<SbomFormat>),
        typeof(StrictEnumConverter<UnknownLicenses>),
        typeof(StrictEnumConverter<Suppressions>),
        typeof(StrictEnumConverter<ConditionStatus>),
    ])]
[JsonSerializable(typeof(ClusterImagePolicy))]
[JsonSerializable(typeof(ImagePolicy))]
[JsonSerializable(typeof(TrustRoot))]
[JsonSerializable(typeof(ImagePolicyException))]
[JsonSerializable(typeof(ImagePolicyStatus))]
[JsonSerializable(typeof(TrustRootStatus))]
[JsonSerializable(typeof(ImagePolicyExceptionStatus))]
public sealed partial class PolicyJson : JsonSerializerContext;
