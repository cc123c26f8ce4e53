using System.Text.Json;
using AdmissionGuard.InCluster;
using AdmissionGuard.Kubernetes.Watching;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Tests.Policy;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdmissionGuard.Tests.InCluster;

/// <summary>Stored objects that cannot be read whole never switch a policy off.</summary>
public sealed class PolicyObjectReaderTests
{
    private readonly PolicyObjectReader reader = new(NullLogger.Instance);

    [Fact]
    public void A_new_policy_with_a_field_of_a_newer_release_stays_and_is_not_ready()
    {
        var policy = Assert.Single(Compile(Policy("""{"match":{"images":["ghcr.io/acme/**"]},"newField":1}""")).Policies);
        Assert.Contains(policy.NotReady, e => e.FieldPath.EndsWith("newField", StringComparison.Ordinal));
        Assert.Single(Compile(Policy("""{"match":{"images":["ghcr.io/acme/**"]},"newField":1}""")).Match(PolicyLab.Subject));
    }

    [Fact]
    public void A_policy_that_is_gone_is_forgotten()
    {
        Assert.Single(reader.Read([Policy("""{"match":{"images":["ghcr.io/acme/**"]}}""")]));
        Assert.Empty(reader.Read([]));
    }

    private PolicySnapshot Compile(PolicyObject item) => PolicyCompiler.Compile(reader.Read([item]), PolicyMaterial.None, new PolicySettings());

    private static PolicyObject Policy(string spec) => new()
    {
        ApiVersion = ApiGroup.ApiVersion,
        Kind = ClusterImagePolicy.KindName,
        Metadata = new ObjectMetadata { Name = "production", Uid = "u", Generation = 1 },
        Spec = JsonElement.Parse(spec),
    };
}
