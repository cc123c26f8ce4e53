using System.Text.Json;
using System.Text.Json.Nodes;
using AdmissionGuard.Kubernetes.Apply;
using AdmissionGuard.TestSupport.Testbed;

namespace AdmissionGuard.IntegrationTests.Kubernetes;

/// <summary>Status by server-side apply.</summary>
public sealed class StatusApplierTests(ClusterFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_status_is_written_once_and_replaces_what_it_no_longer_says()
    {
        var cluster = await fixture.StartedAsync(Cancellation);
        await cluster.ApplyAsync("""
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: gauges.status.testbed.example}
            spec:
              group: status.testbed.example
              scope: Cluster
              names: {kind: Gauge, plural: gauges, singular: gauge}
              versions:
              - name: v1
                served: true
                storage: true
                subresources: {status: {}}
                schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
            """, Cancellation);
        await cluster.KubectlAsync("wait", "--for=condition=Established", "crd/gauges.status.testbed.example", "--timeout=30s");
        await cluster.ApplyAsync("apiVersion: status.testbed.example/v1\nkind: Gauge\nmetadata: {name: one}\nspec: {x: 1}", Cancellation);
        var applier = new StatusApplier(cluster.Admin, "test", TimeSpan.FromSeconds(10), TimeProvider.System);
        var target = new StatusTarget("status.testbed.example", "v1", "gauges", "Gauge", null, "one");

        Assert.Equal(ApplyResult.Written, await applier.ApplyAsync(target, new JsonObject { ["ready"] = true, ["note"] = "a" }, null, Cancellation));
        var (version, status) = await ReadAsync(cluster);
        Assert.Equal(ApplyResult.Unchanged, await applier.ApplyAsync(target, new JsonObject { ["note"] = "a", ["ready"] = true }, status, Cancellation));
        // The server itself writes nothing when an apply changes nothing: after a restart, one such request is made.
        Assert.Equal(ApplyResult.Written, await applier.ApplyAsync(target, new JsonObject { ["ready"] = true, ["note"] = "a" }, null, Cancellation));
        Assert.Equal(version, (await ReadAsync(cluster)).Version);

        Assert.Equal(ApplyResult.Written, await applier.ApplyAsync(target, new JsonObject { ["ready"] = false }, status, Cancellation));
        var (later, changed) = await ReadAsync(cluster);
        Assert.NotEqual(version, later);
        Assert.Equal("""{"ready":false}""", JsonSerializer.Serialize(changed));

        await cluster.KubectlAsync("delete", "gauge", "one");
        Assert.Equal(ApplyResult.Gone, await applier.ApplyAsync(target, new JsonObject { ["ready"] = true }, null, Cancellation));
    }

    private static async Task<(string Version, JsonElement Status)> ReadAsync(Cluster cluster)
    {
        var json = JsonElement.Parse(await cluster.KubectlAsync("get", "gauge", "one", "-o", "json"));
        return (json.GetProperty("metadata").GetProperty("resourceVersion").GetString()!, json.GetProperty("status"));
    }
}
