using AdmissionGuard.TestSupport.Testbed;
using k8s;
using k8s.Models;

namespace AdmissionGuard.Tests.Operator;

/// <summary>What the shipped rights do not contain.</summary>
public sealed class OperatorRightsFileTests
{
    private static readonly string[] Reading = ["get", "list", "watch"];

    public static TheoryData<string> Files => ["operator.yaml", "webhook.yaml", "workload-secrets.yaml"];

    [Theory]
    [MemberData(nameof(Files))]
    public void No_right_is_a_wildcard(string file) => Assert.All(
        Rules(file).Select(r => r.Rule), rule => Assert.DoesNotContain("*", rule.ApiGroups.Concat(rule.Resources).Concat(rule.Verbs)));

    /// <summary>Owner references are written by whoever makes a Pod: nothing of anybody's workload may be changed by following them.</summary>
    [Fact]
    [Trait("threat", "X7")]
    public void No_workload_can_be_changed_or_deleted() => Assert.All(
        Rules("operator.yaml").Select(r => r.Rule).Where(r => r.ApiGroups.Any(g => g is "" or "apps" or "batch") && r.Resources.All(resource => resource is not "secrets")),
        rule => Assert.Subset(Reading.ToHashSet(), rule.Verbs.ToHashSet()));

    [Fact]
    public void Secrets_are_read_in_named_namespaces_only() => Assert.All(
        Rules("operator.yaml").Concat(Rules("webhook.yaml")).Where(r => r.Rule.Resources.Contains("secrets")), rule => Assert.False(rule.IsClusterWide));

    /// <summary>Whoever may write exceptions or policies decides what is exempt: neither process may.</summary>
    [Fact]
    [Trait("threat", "X1")]
    public void Neither_process_may_write_policies_or_exceptions() => Assert.All(
        new[] { "operator.yaml", "webhook.yaml", "workload-secrets.yaml" }.SelectMany(Rules).Select(r => r.Rule).Where(r => r.ApiGroups.Contains("admissionguard.dev") && r.Resources.All(resource => !resource.EndsWith("/status", StringComparison.Ordinal))),
        rule => Assert.Subset(Reading.ToHashSet(), rule.Verbs.ToHashSet()));

    /// <summary>A tenant cannot make one in a namespace of its own (CVE-2024-48921).</summary>
    [Fact]
    [Trait("threat", "X1")]
    public void Exceptions_are_cluster_wide_objects() =>
        Assert.Contains("\n  scope: Cluster\n", File.ReadAllText(Checkout.PathOf("crds/admissionguard.dev_imagepolicyexceptions.yaml")), StringComparison.Ordinal);

    private static IEnumerable<(bool IsClusterWide, V1PolicyRule Rule)> Rules(string file)
    {
        var roles = KubernetesYaml.LoadAllFromString(File.ReadAllText(Checkout.PathOf("config/rbac/" + file)));
        Assert.NotEmpty(roles);
        return [.. roles.OfType<V1ClusterRole>().SelectMany(r => r.Rules.Select(rule => (file != "workload-secrets.yaml", rule))), .. roles.OfType<V1Role>().SelectMany(r => r.Rules.Select(rule => (false, rule)))];
    }
}
