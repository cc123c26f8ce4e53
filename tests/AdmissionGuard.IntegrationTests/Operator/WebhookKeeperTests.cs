using System.Text;
using System.Text.Json;
using AdmissionGuard.Operator.Certificates;
using AdmissionGuard.TestSupport.Product;
using AdmissionGuard.TestSupport.Testbed;
using k8s;
using k8s.Models;

namespace AdmissionGuard.IntegrationTests.Operator;

/// <summary>The operator keeps a real API server able to call the webhook, and the webhook's configuration what it should be.</summary>
[Collection(OperatorTests.Collection)]
public sealed class WebhookKeeperTests(ClusterFixture clusters)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);
    private static readonly Version MatchConditions = new(1, 30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("threat", "W13")]
    public async Task The_webhook_becomes_reachable_by_itself_and_tampering_is_put_right()
    {
        var cluster = await clusters.StartedAsync(Cancellation);
        await using var webhook = await GuardedWebhook.StartAsync(cluster, Cancellation);
        var name = webhook.Namespace;

        // 1. Before there is an operator: the webhook waits for its certificate, and the API server refuses what it cannot ask about.
        using var http = new HttpClient();
        await Eventually.TrueAsync(async () => await ReadyAsync(http, webhook) == 503, Deadline, Cancellation);
        Assert.NotEqual(0, (await webhook.TryPodAsync(Cancellation)).ExitCode);

        // 2. The operator makes authority and certificate and tells the API server; nothing was restarted.
        await using var first = await OperatorProcess.StartAsync(cluster, name, "first", GuardedWebhook.OperatorArguments, Cancellation);
        await using var second = await OperatorProcess.StartAsync(cluster, name, "second", GuardedWebhook.OperatorArguments, Cancellation);
        await Eventually.TrueAsync(async () => await ReadyAsync(http, webhook) == 200 && (await webhook.TryPodAsync(Cancellation)).ExitCode == 0, Deadline, Cancellation);
        var owners = await OwnersAsync(cluster, name);
        Assert.Contains("admissionguard-certificates Apply", owners);

        // 3. Each way of blunting it is undone, and told.
        (string Patch, string Says)[] tampering =
        [
            ("""{"webhooks":[{"name":"images.admissionguard.dev","failurePolicy":"Ignore"}]}""", "webhooks[0].failurePolicy is \"Ignore\", want \"Fail\""),
            ("""{"webhooks":[{"name":"images.admissionguard.dev","rules":[{"apiGroups":[""],"apiVersions":["v1"],"operations":["DELETE"],"resources":["pods"]}]}]}""", "webhooks[0].rules[0].operations"),
            ("""{"webhooks":[{"name":"images.admissionguard.dev","namespaceSelector":{"matchLabels":{"nobody":"here"}}}]}""", "webhooks[0].namespaceSelector"),
            ("""{"webhooks":[{"name":"images.admissionguard.dev","objectSelector":{"matchLabels":{"nobody":"here"}}}]}""", "webhooks[0].objectSelector"),
            ("""{"webhooks":[{"name":"images.admissionguard.dev","timeoutSeconds":1}]}""", "webhooks[0].timeoutSeconds is 1, want 10"),
            ("""{"webhooks":[{"name":"images.admissionguard.dev","clientConfig":{"url":"https://127.0.0.1:1/yes"}}]}""", "webhooks[0].clientConfig.url"),
            ($$$"""{"webhooks":[{"name":"images.admissionguard.dev","clientConfig":{"caBundle":"{{{StrangerBundle()}}}"}}]}""", "caBundle is another authority's"),
            // Before matchConditions there is nothing that could be tampered with.
            .. cluster.Version >= MatchConditions ? [("""{"webhooks":[{"name":"images.admissionguard.dev","matchConditions":[{"name":"never","expression":"false"}]}]}""", "webhooks[0].matchConditions")] : Array.Empty<(string, string)>(),
        ];
        foreach (var (patch, says) in tampering)
        {
            var before = await SpecAsync(cluster, name);
            await cluster.KubectlAsync("patch", "validatingwebhookconfiguration", name, "--type=strategic", "-p", patch);
            Assert.NotEqual(before, await SpecAsync(cluster, name));
            await Eventually.TrueAsync(async () => await SpecAsync(cluster, name) == before, Deadline, Cancellation);
            await HasEventAsync(cluster, name, "WebhookDrift", says);
        }

        // 4. Deleted, it is made again, trusted at once.
        await cluster.KubectlAsync("delete", "validatingwebhookconfiguration", name);
        await Eventually.TrueAsync(async () => (await cluster.KubectlAsync("get", "validatingwebhookconfiguration", "-o", "name")).Contains("/" + name, StringComparison.Ordinal), Deadline, Cancellation);
        await Eventually.TrueAsync(async () => (await webhook.TryPodAsync(Cancellation)).ExitCode == 0, Deadline, Cancellation);
        await HasEventAsync(cluster, name, "WebhookDrift", "it does not exist");
        Assert.Contains("admissionguard_webhook_drift", string.Concat(await first.MetricsAsync(Cancellation), await second.MetricsAsync(Cancellation)), StringComparison.Ordinal);

        // 5. An upgrade is carried out without being called tampering, and meets no conflict with earlier repairs.
        await cluster.KubectlAsync("patch", "validatingwebhookconfiguration", name, "--type=strategic", "-p", tampering[4].Patch);
        await Eventually.TrueAsync(async () => (await SpecAsync(cluster, name)).Contains("\"timeoutSeconds\":10", StringComparison.Ordinal), Deadline, Cancellation);
        var told = await DriftsAsync(cluster, name);
        await webhook.WishAsync(webhook.Configuration(timeout: 7), Cancellation);
        await Task.Delay(TimeSpan.FromSeconds(6), Cancellation);
        Assert.Contains("\"timeoutSeconds\":7", await SpecAsync(cluster, name), StringComparison.Ordinal);
        Assert.Equal(told, await DriftsAsync(cluster, name));

        // 6. Nothing changes: nothing is written.
        var version = await cluster.KubectlAsync("get", "validatingwebhookconfiguration", name, "-o", "jsonpath={.metadata.resourceVersion}");
        await Task.Delay(TimeSpan.FromSeconds(5), Cancellation);
        Assert.Equal(version, await cluster.KubectlAsync("get", "validatingwebhookconfiguration", name, "-o", "jsonpath={.metadata.resourceVersion}"));

        // 7. A webhook that is gone is told of.
        await webhook.Process.KillAsync();
        await HasEventAsync(cluster, name, "WebhookNotAnswering", "cannot be connected to");
    }

    [Fact]
    public async Task An_authority_that_is_due_is_replaced_without_one_refused_request()
    {
        var cluster = await clusters.StartedAsync(Cancellation);
        await using var webhook = await GuardedWebhook.StartAsync(cluster, Cancellation);
        var name = webhook.Namespace;
        // Made 300 days ago: due since two thirds of its year.
        var then = TimeProvider.System.GetUtcNow().AddDays(-300);
        var authority = CertificateIssuer.NewAuthority(then);
        var leaf = CertificateIssuer.NewLeaf(authority, ["127.0.0.1"], then.AddDays(299));
        await SecretAsync(cluster, name, "admissionguard-webhook-ca", "Opaque", ("ca.crt", authority.CertificatePem), ("ca.key", authority.KeyPem));
        await SecretAsync(cluster, name, "admissionguard-webhook-tls", "kubernetes.io/tls", ("tls.crt", leaf.CertificatePem), ("tls.key", leaf.KeyPem));

        await using var keeper = await OperatorProcess.StartAsync(cluster, name, "keeper", GuardedWebhook.OperatorArguments, Cancellation);
        await Eventually.TrueAsync(async () => (await webhook.TryPodAsync(Cancellation)).ExitCode == 0, Deadline, Cancellation);
        var (asked, bundles) = (0, new List<string>());
        await Eventually.TrueAsync(
            async () =>
            {
                var answer = await webhook.TryPodAsync(Cancellation);
                Assert.True(answer.ExitCode == 0, answer.Error);
                asked++;
                var bundle = Encoding.UTF8.GetString(Convert.FromBase64String(await cluster.KubectlAsync("get", "validatingwebhookconfiguration", name, "-o", "jsonpath={.webhooks[0].clientConfig.caBundle}")));
                if (bundles.LastOrDefault() != bundle)
                    bundles.Add(bundle);
                return bundles.Count >= 3 && !bundle.Contains(authority.CertificatePem, StringComparison.Ordinal);
            },
            TimeSpan.FromMinutes(4), Cancellation);

        // Both authorities were published before the new one alone was.
        Assert.Contains(bundles, b => b.Contains(authority.CertificatePem, StringComparison.Ordinal) && b.Split("BEGIN").Length == 3);
        Assert.Equal(2, bundles[^1].Split("BEGIN").Length);
        var secret = await cluster.Admin.CoreV1.ReadNamespacedSecretAsync("admissionguard-webhook-tls", name, cancellationToken: Cancellation);
        Assert.True(CertificateIssuer.Vouches(bundles[^1], Encoding.UTF8.GetString(secret.Data["tls.crt"]), ["127.0.0.1"]));
        Assert.Equal(0, (await webhook.TryPodAsync(Cancellation)).ExitCode);
        TestContext.Current.TestOutputHelper?.WriteLine($"{asked} requests during the rotation, none refused");
    }

    private static string StrangerBundle() => Convert.ToBase64String(Encoding.UTF8.GetBytes(CertificateIssuer.NewAuthority(TimeProvider.System.GetUtcNow()).CertificatePem));

    private static async Task<int> ReadyAsync(HttpClient http, GuardedWebhook webhook)
    {
        try
        {
            return (int)(await http.GetAsync(new Uri(webhook.Health, "readyz"), Cancellation)).StatusCode;
        }
        catch (HttpRequestException)
        {
            return 0;
        }
    }

    private static Task<string> SpecAsync(Cluster cluster, string name) =>
        cluster.KubectlAsync("get", "validatingwebhookconfiguration", name, "-o", "jsonpath={.webhooks}");

    private static async Task<string[]> OwnersAsync(Cluster cluster, string name) =>
        (await cluster.KubectlAsync("get", "validatingwebhookconfiguration", name, "-o", "jsonpath={range .metadata.managedFields[*]}{.manager} {.operation}{\"\\n\"}{end}")).Split('\n');

    private static async Task HasEventAsync(Cluster cluster, string name, string reason, string says) => await Eventually.TrueAsync(
        async () => (await EventsAsync(cluster, name)).Any(e => e.Reason == reason && e.Note.Contains(says, StringComparison.Ordinal)), Deadline, Cancellation);

    private static async Task<int> DriftsAsync(Cluster cluster, string name) =>
        (await EventsAsync(cluster, name)).Where(e => e.Reason == "WebhookDrift").Sum(e => e.Series?.Count ?? 1);

    private static async Task<IEnumerable<Eventsv1Event>> EventsAsync(Cluster cluster, string name) =>
        (await cluster.Admin.EventsV1.ListEventForAllNamespacesAsync(cancellationToken: Cancellation)).Items.Where(e => e.Regarding?.Name == name);

    private static Task SecretAsync(Cluster cluster, string ns, string name, string type, params (string Key, string Text)[] data) => cluster.Admin.CoreV1.CreateNamespacedSecretAsync(
        new V1Secret { Metadata = new V1ObjectMeta { Name = name }, Type = type, StringData = data.ToDictionary(d => d.Key, d => d.Text) }, ns, cancellationToken: Cancellation);
}
