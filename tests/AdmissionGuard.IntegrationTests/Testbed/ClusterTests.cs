using System.Net;
using AdmissionGuard.TestSupport.Testbed;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace AdmissionGuard.IntegrationTests.Testbed;

/// <summary>The cluster that other tests rely on is a real one: rights are enforced, controllers work, custom resources are served.</summary>
public sealed class ClusterTests(ClusterFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_ServiceAccount_can_do_what_its_rules_say_and_no_more()
    {
        var cluster = await fixture.StartedAsync(Cancellation);
        var name = await cluster.CreateNamespaceAsync("rights", Cancellation);
        var configuration = await cluster.CreateServiceAccountAsync(name, "reader",
            [new V1PolicyRule { ApiGroups = [""], Resources = ["configmaps"], Verbs = ["list"] }], Cancellation);
        using var reader = new k8s.Kubernetes(configuration);

        Assert.Empty((await reader.CoreV1.ListNamespacedConfigMapAsync(name, labelSelector: "none=here", cancellationToken: Cancellation)).Items);
        var refused = await Assert.ThrowsAsync<HttpOperationException>(() => reader.CoreV1.ListNamespacedSecretAsync(name, cancellationToken: Cancellation));
        Assert.Equal(HttpStatusCode.Forbidden, refused.Response.StatusCode);
    }

    [Fact]
    public async Task The_controller_manager_makes_the_Pods_of_a_Deployment()
    {
        var cluster = await fixture.StartedAsync(Cancellation);
        await cluster.StartControllerManagerAsync(Cancellation);
        var name = await cluster.CreateNamespaceAsync("controllers", Cancellation);
        await cluster.ApplyAsync("""
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: app, namespace: NAMESPACE}
            spec:
              replicas: 2
              selector: {matchLabels: {app: app}}
              template:
                metadata: {labels: {app: app}}
                spec: {containers: [{name: app, image: "registry.example/app:1"}]}
            """.Replace("NAMESPACE", name, StringComparison.Ordinal), Cancellation);

        await Eventually.TrueAsync(async () => (await cluster.Admin.CoreV1.ListNamespacedPodAsync(name, cancellationToken: Cancellation)).Items.Count == 2, TimeSpan.FromSeconds(30), Cancellation);
    }

    [Fact]
    public async Task Custom_resources_are_served()
    {
        var cluster = await fixture.StartedAsync(Cancellation);
        await cluster.ApplyAsync("""
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: probes.testbed.example}
            spec:
              group: testbed.example
              scope: Cluster
              names: {kind: Probe, plural: probes, singular: probe}
              versions:
              - name: v1
                served: true
                storage: true
                subresources: {status: {}}
                schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
            """, Cancellation);
        await cluster.KubectlAsync("wait", "--for=condition=Established", "crd/probes.testbed.example", "--timeout=30s");
        await cluster.ApplyAsync("apiVersion: testbed.example/v1\nkind: Probe\nmetadata: {name: one}\nspec: {x: 1}", Cancellation);
        Assert.Equal("1", await cluster.KubectlAsync("get", "probe", "one", "-o", "jsonpath={.spec.x}"));
    }

    [Fact]
    public async Task A_newer_API_than_the_cluster_has_skips_the_test_by_name()
    {
        var cluster = await fixture.StartedAsync(Cancellation);
        string? reason = null;
        try
        {
            cluster.RequireVersion(1, cluster.Version.Minor + 1, "an API of tomorrow");
        }
        catch (Exception skip)
        {
            reason = skip.Message;
        }

        Assert.Contains("an API of tomorrow", reason, StringComparison.Ordinal);
        cluster.RequireVersion(1, cluster.Version.Minor, "an API of today");
    }

    [Fact]
    public async Task A_local_cluster_survives_a_crash_of_its_API_server_and_leaves_nothing_behind()
    {
        string folder;
        int id;
        await using (var cluster = await LocalCluster.StartAsync(new ClusterOptions { AuditLog = true }, Cancellation))
        {
            folder = Path.GetDirectoryName(cluster.KubeconfigPath)!;
            var name = await cluster.CreateNamespaceAsync("crash", Cancellation);
            await cluster.KillApiServerAsync();
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => cluster.Admin.CoreV1.ReadNamespaceAsync(name, cancellationToken: Cancellation));
            await cluster.StartApiServerAsync(Cancellation);
            Assert.Equal(name, (await cluster.Admin.CoreV1.ReadNamespaceAsync(name, cancellationToken: Cancellation)).Metadata.Name);
            Assert.Contains(name, await File.ReadAllTextAsync(cluster.AuditLogPath, Cancellation), StringComparison.Ordinal);
            id = cluster.ApiServer.Id;
        }

        Assert.False(Directory.Exists(folder));
        Assert.False(Directory.Exists($"/proc/{id}"));
    }
}
