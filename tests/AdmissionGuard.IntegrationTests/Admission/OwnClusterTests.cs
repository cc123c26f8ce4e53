using System.Text.Json;
using System.Text.Json.Nodes;
using AdmissionGuard.TestSupport.Product;
using AdmissionGuard.TestSupport.Testbed;

namespace AdmissionGuard.IntegrationTests.Admission;

/// <summary>Modes, pinning and the check of our own kinds, on an API server that keeps an audit log.</summary>
public sealed class OwnClusterTests(RegistryFixture registries)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Warn_is_shown_Audit_is_kept_digests_are_pinned_and_wrong_policies_are_refused()
    {
        var registry = await registries.StartedAsync(Cancellation);
        await using var cluster = await LocalCluster.StartAsync(new ClusterOptions { AuditLog = true }, Cancellation);
        await using var webhook = await WebhookProcess.StartAsync(cluster, [registry.Host], new WebhookProcessOptions { ChecksOwnKinds = true, Pins = true }, Cancellation);
        var ns = await webhook.CreateNamespaceAsync("modes", Cancellation);
        using var temporary = new TempDirectory();
        var folder = temporary.Path;
        var key = await CosignKey.CreateAsync(folder);
        var (signed, unsigned) = (await TestImage.PushAsync(registry, $"{ns}/signed"), await TestImage.PushAsync(registry, $"{ns}/unsigned"));
        await key.SignWithCosign25Async(signed.Reference);
        var policy = MainJob.Manifests.Policy(ns, $"{registry.Host}/{ns}/**", key.PublicPem)
            .Replace($"metadata: {{name: {ns}}}", $"metadata: {{name: {ns}, labels: {{{webhook.Label}: \"yes\"}}}}", StringComparison.Ordinal);

        // 1. A wrong policy is refused on apply, as the API server words invalid objects, and a good one is stored.
        var wrong = await cluster.TryApplyAsync(policy.Replace("anyOf: [release-team]", "anyOf: [release-teem]", StringComparison.Ordinal), Cancellation);
        Assert.Equal(1, wrong.ExitCode);
        Assert.Contains($"The ClusterImagePolicy \"{ns}\" is invalid: spec.require[0].signature.from.anyOf[0]: ", wrong.Error, StringComparison.Ordinal);
        await cluster.ApplyAsync(policy, Cancellation);
        await Eventually.TrueAsync(async () => (await CreateAsync("probe", unsigned.Tagged, "--dry-run=server")).ExitCode != 0, Patience, Cancellation);

        // 2. A signed Pod gets the digest that was verified, once; a Deployment is left as it is.
        (await CreateAsync("pinned", signed.Tagged)).Succeeded();
        Assert.Equal($"{signed.Tagged}@{signed.Digest}", await ImageAsync("pod/pinned", "{.spec.containers[0].image}"));
        await cluster.KubectlAsync("annotate", "pod", "pinned", "-n", ns, "note=changed");
        Assert.Equal($"{signed.Tagged}@{signed.Digest}", await ImageAsync("pod/pinned", "{.spec.containers[0].image}"));
        (await cluster.Kubectl.TryRunAsync(["create", "-f", "-"], Workloads.Object("Deployment", ns, "web", Workloads.PodSpec(signed.Tagged), o => o["spec"]!["replicas"] = 0), cancellationToken: Cancellation)).Succeeded();
        Assert.Equal(signed.Tagged, await ImageAsync("deployment/web", "{.spec.template.spec.containers[0].image}"));
        Assert.NotEqual(0, (await CreateAsync("refused", unsigned.Tagged)).ExitCode);

        // 3. Warn: admitted, and kubectl says why not.
        await ModeAsync("Warn", result => result.ExitCode == 0 && result.Error.Contains("Warning: ", StringComparison.Ordinal));
        var warned = (await CreateAsync("warned", unsigned.Tagged)).Succeeded();
        Assert.Contains($"Warning: container \"main\": {unsigned.Tagged}@{unsigned.Digest}: policy {ns} / signed: NoSignature: ", warned.Error, StringComparison.Ordinal);
        Assert.Contains("pod/warned created", warned.Output, StringComparison.Ordinal);

        // 4. Audit: admitted in silence; the audit log and an Event say it.
        await ModeAsync("Audit", result => result.ExitCode == 0 && !result.Error.Contains("Warning: ", StringComparison.Ordinal));
        Assert.Equal("", (await CreateAsync("audited", unsigned.Tagged)).Succeeded().Error);
        await Eventually.TrueAsync(async () => (await cluster.KubectlAsync("get", "events.events.k8s.io", "-n", ns, "-o", "jsonpath={range .items[*]}{.note}{\"\\n\"}{end}"))
            .Contains($"Pod {ns}/audited was admitted in spite of: container \"main\"", StringComparison.Ordinal), Patience, Cancellation);

        var audit = await AuditAsync();
        Assert.Equal("admitted", Annotation(audit["pinned"], "images", "verdict"));
        Assert.Equal($"main={signed.Digest}", Annotation(audit["pinned"], "images", "digests"));
        Assert.Equal($"spec.containers[0].image={signed.Tagged}@{signed.Digest}", Annotation(audit["pinned"], "pinning", "pinned"));
        Assert.Equal("denied", Annotation(audit["refused"], "images", "verdict"));
        Assert.Contains("NoSignature", Annotation(audit["refused"], "images", "violations"), StringComparison.Ordinal);
        Assert.Contains("NoSignature", Annotation(audit["warned"], "images", "warned"), StringComparison.Ordinal);
        Assert.Contains("NoSignature", Annotation(audit["audited"], "images", "audited"), StringComparison.Ordinal);

        // 5. A team's policy cannot reach outside; and a wrong one that is stored already can be repaired and deleted.
        var outside = await cluster.TryApplyAsync($$$$$"""
            {"apiVersion":"admissionguard.dev/v1alpha1","kind":"ImagePolicy","metadata":{"name":"team","namespace":"{{{{{ns}}}}}","labels":{"{{{{{webhook.Label}}}}}":"yes"}},
             "spec":{"match":{"images":["**"]},"authorities":[{"name":"a","key":{"secretRef":{"name":"key","namespace":"kube-system"}}}],"require":[{"name":"signed","signature":{"from":{"anyOf":["a"]}}}]}}
            """, Cancellation);
        Assert.Contains($"an ImagePolicy reads from its own namespace {ns} only", outside.Error, StringComparison.Ordinal);

        await webhook.Process.StopAsync();
        var unchecked_ = await cluster.TryApplyAsync(policy.Replace("anyOf: [release-team]", "anyOf: [release-teem]", StringComparison.Ordinal), Cancellation);
        Assert.True(unchecked_.ExitCode == 0, $"the check must fail open: {unchecked_.Error}");
        Assert.NotEqual(0, (await CreateAsync("closed", signed.Tagged)).ExitCode);

        Task<ToolResult> CreateAsync(string name, string image, params string[] flags) =>
            cluster.Kubectl.TryRunAsync(["create", "-f", "-", .. flags], Workloads.Object("Pod", ns, name, Workloads.PodSpec(image)), cancellationToken: Cancellation);

        Task<string> ImageAsync(string what, string path) => cluster.KubectlAsync("get", what, "-n", ns, "-o", $"jsonpath={path}");

        async Task ModeAsync(string mode, Func<ToolResult, bool> inForce)
        {
            await cluster.KubectlAsync("patch", "clusterimagepolicy", ns, "--type=merge", "-p", $$$"""{"spec":{"mode":"{{{mode}}}"}}""");
            await Eventually.TrueAsync(async () => inForce(await CreateAsync("probe", unsigned.Tagged, "--dry-run=server")), Patience, Cancellation);
        }

        async Task<Dictionary<string, JsonElement>> AuditAsync()
        {
            var events = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
            foreach (var line in await File.ReadAllLinesAsync(cluster.AuditLogPath, Cancellation))
            {
                var entry = JsonElement.Parse(line);
                if (entry.GetProperty("verb").GetString() == "create" && entry.TryGetProperty("objectRef", out var about) && !entry.GetProperty("requestURI").GetString()!.Contains("dryRun", StringComparison.Ordinal)
                    && about.TryGetProperty("resource", out var resource) && resource.GetString() == "pods" && about.TryGetProperty("name", out var name) && entry.TryGetProperty("annotations", out var annotations))
                    events[name.GetString()!] = annotations;
            }

            return events;
        }
    }

    private static string? Annotation(JsonElement annotations, string webhook, string key) =>
        annotations.TryGetProperty($"{webhook}.admissionguard.dev/{key}", out var value) ? value.GetString() : null;
}
