using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AdmissionGuard.Policy.Model;

namespace AdmissionGuard.Policy.Documents;

/// <summary>
/// <see cref="PolicyJson"/>, with the parts that many policies do not have described when one does. The serializer
/// describes at once whatever can be reached from a type, and that of the whole model is a tenth of a start.
/// </summary>
internal static class PolicyJsonByNeed
{
    /// <summary>Reads and writes as <see cref="PolicyJson.Default"/> does.</summary>
    public static PolicyJson Default { get; } = new(new JsonSerializerOptions(PolicyJson.Default.Options)
    {
        Converters =
        {
            new DeferredConverter<LabelSelector>(),
            new DeferredConverter<KeylessAuthority>(),
            new DeferredConverter<CertificateAuthority>(),
            new DeferredConverter<ProvenanceRequirement>(),
            new DeferredConverter<VulnerabilitiesRequirement>(),
            new DeferredConverter<SbomRequirement>(),
            new DeferredConverter<FindingsRequirement>(),
            new DeferredConverter<VerificationSummaryRequirement>(),
            new DeferredConverter<AttestationRequirement>(),
            new DeferredConverter<ImagePolicyStatus>(),
            new DeferredConverter<TrustRootStatus>(),
            new DeferredConverter<ImagePolicyExceptionStatus>(),
        },
    });

    /// <summary>What is known of a type of the model: its members, whether it is deferred or not.</summary>
    /// <param name="type">The type.</param>
    /// <param name="options">Those of the description that refers to it.</param>
    public static JsonTypeInfo Describe(Type type, JsonSerializerOptions options) =>
        options.GetTypeInfo(type) is { Converter: IDeferredConverter deferred } ? deferred.Full : options.GetTypeInfo(type);
}
