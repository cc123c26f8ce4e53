using System.Text.Json;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Tests.Policy.Crds;

namespace AdmissionGuard.Tests.Policy.Documents;

/// <summary>What is described part by part reads and writes as what is described at once.</summary>
public sealed class PolicyJsonByNeedTests
{
    public static TheoryData<string> Deferred => [.. PolicyJsonByNeed.Default.Options.Converters.OfType<IDeferredConverter>().Select(converter => converter.Full.Type.Name)];

    [Fact]
    public void Every_kind_with_every_field_set_reads_and_writes_the_same()
    {
        foreach (var resource in (PolicyResource[])[FilledResource.Make<ClusterImagePolicy>(), FilledResource.Make<ImagePolicy>(), FilledResource.Make<TrustRoot>(), FilledResource.Make<ImagePolicyException>()])
        {
            var whole = JsonSerializer.Serialize(resource, PolicyJson.Default.GetTypeInfo(resource.GetType())!);
            var parts = PolicyJsonByNeed.Default.GetTypeInfo(resource.GetType())!;
            Assert.Equal(whole, JsonSerializer.Serialize(resource, parts));
            Assert.Equal(whole, JsonSerializer.Serialize(JsonSerializer.Deserialize(whole, parts), parts));
        }
    }

    [Fact]
    public void A_deferred_part_is_as_strict_as_the_rest()
    {
        const string Policy = """{"apiVersion":"admissionguard.dev/v1alpha1","kind":"ClusterImagePolicy","metadata":{"name":"p"},"spec":{"authorities":[{"name":"a","keyless":KEYLESS}]}}""";
        foreach (var keyless in (string[])["""{"unknown":1}""", """{"issuer":"a","issuer":"b"}""", "[]", "7"])
            Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(Policy.Replace("KEYLESS", keyless, StringComparison.Ordinal), PolicyJsonByNeed.Default.ClusterImagePolicy));
    }

    [Theory, MemberData(nameof(Deferred))]
    public void What_a_policy_lacks_is_not_described(string type)
    {
        var options = PolicyJsonByNeed.Default.Options;
        var deferred = options.Converters.OfType<IDeferredConverter>().Single(converter => converter.Full.Type.Name == type).Full.Type;
        Assert.Equal(System.Text.Json.Serialization.Metadata.JsonTypeInfoKind.None, options.GetTypeInfo(deferred).Kind);
        Assert.Equal(System.Text.Json.Serialization.Metadata.JsonTypeInfoKind.Object, PolicyJsonByNeed.Describe(deferred, options).Kind);
    }
}
