using AdmissionGuard.TestSupport.Product;
using AdmissionGuard.TestSupport.Testbed;
using k8s;
using k8s.Models;

namespace AdmissionGuard.IntegrationTests.Operator;

/// <summary>An installation stops nothing: what it installs empty is filled in once somebody is there to answer.</summary>
[Collection(OperatorTests.Collection)]
public sealed class FreshConfigurationTests(ClusterFixture clusters)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("threat", "W13")]
    public async Task An_empty_configuration_waits_for_a_replica_when_it_is_new_and_never_when_it_was_emptied()
    {
        var cluster = await clusters.StartedAsync(Cancellation);
        var name = await cluster.CreateNamespaceAsync("fresh", Cancellation);
        var wanted = Configuration(name, name);
        await cluster.Admin.CoreV1.CreateNamespacedConfigMapAsync(new V1ConfigMap { Metadata = new V1ObjectMeta { Name = "webhooks" }, Data = new Dictionary<string, string> { ["webhooks.yaml"] = wanted } }, name, cancellationToken: Cancellation);
        await cluster.ApplyAsync(wanted[..wanted.IndexOf("webhooks:", StringComparison.Ordinal)], Cancellation);
        try
        {
            await using var theOperator = await OperatorProcess.StartAsync(cluster, name, "operator", GuardedWebhook.OperatorArguments, Cancellation);

            // 1. Authority and certificate are there, so that nothing but a replica is missing: it stays empty.
            await Eventually.TrueAsync(async () => (await cluster.KubectlAsync("get", "secrets", "-n", name, "-o", "name")).Contains("admissionguard-webhook-tls", StringComparison.Ordinal), Deadline, Cancellation);
            await Task.Delay(TimeSpan.FromSeconds(6), Cancellation);
            Assert.Equal("", await WebhooksAsync());

            // 2. A replica is ready: it is filled in, and nobody is accused of having changed it.
            await cluster.Admin.CoreV1.CreateNamespacedEndpointsAsync(
                new V1Endpoints { Metadata = new V1ObjectMeta { Name = "admissionguard-webhook" }, Subsets = [new() { Addresses = [new() { Ip = "10.255.255.1" }], Ports = [new() { Name = "webhook", Port = 8443 }] }] }, name, cancellationToken: Cancellation);
            await Eventually.TrueAsync(async () => await WebhooksAsync() == "images.admissionguard.dev", Deadline, Cancellation);
            Assert.DoesNotContain(await EventsAsync(), e => e.Reason is "WebhookDrift" or "WebhookRepaired");

            // 3. Emptied while no replica is there, it is put right all the same: refusing is what it is for.
            await cluster.KubectlAsync("delete", "endpoints", "admissionguard-webhook", "-n", name);
            await cluster.KubectlAsync("patch", "validatingwebhookconfiguration", name, "--type=json", "-p", """[{"op": "remove", "path": "/webhooks"}]""");
            await Eventually.TrueAsync(async () => await WebhooksAsync() == "images.admissionguard.dev", Deadline, Cancellation);
            await Eventually.TrueAsync(async () => (await EventsAsync()).Any(e => e.Reason == "WebhookDrift"), Deadline, Cancellation);
        }
        finally
        {
            await cluster.KubectlAsync("delete", "validatingwebhookconfiguration", name, "--ignore-not-found");
        }

        Task<string> WebhooksAsync() => cluster.KubectlAsync("get", "validatingwebhookconfiguration", name, "-o", "jsonpath={.webhooks[*].name}");

        async Task<IEnumerable<Eventsv1Event>> EventsAsync() => (await cluster.Admin.EventsV1.ListEventForAllNamespacesAsync(cancellationToken: Cancellation)).Items.Where(e => e.Regarding?.Name == name);
    }

    private static string Configuration(string name, string ns) => $"""
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: {"{"}name: {name}{"}"}
        webhooks:
        - name: images.admissionguard.dev
          admissionReviewVersions: [v1]
          sideEffects: NoneOnDryRun
          failurePolicy: Fail
          namespaceSelector: {"{"}matchLabels: {"{"}guarded-by: {name}{"}"}{"}"}
          clientConfig: {"{"}service: {"{"}name: admissionguard-webhook, namespace: {ns}, path: /validate, port: 443{"}"}{"}"}
          rules:
          - {"{"}apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]{"}"}

        """;
}
