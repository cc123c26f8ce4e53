using System.Text.Json;
using AdmissionGuard.TestSupport.Product;
using AdmissionGuard.TestSupport.Testbed;

namespace AdmissionGuard.IntegrationTests.MainJob;

/// <summary>A real API server refuses an unsigned image, admits it once it is signed, and follows the policy within two seconds.</summary>
public sealed class MainJobTests(ClusterFixture clusters, RegistryFixture distribution, ReferrersRegistryFixture referrers)
{
    private static readonly TimeSpan PolicyDelay = TimeSpan.FromSeconds(2);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Unsigned_is_refused_and_admitted_once_cosign_25_signed_it() =>
        await RunAsync(await distribution.StartedAsync(Cancellation), (key, image) => key.SignWithCosign25Async(image));

    [Fact]
    public async Task Unsigned_is_refused_and_admitted_once_cosign_31_signed_it() =>
        await RunAsync(await referrers.StartedAsync(Cancellation), (key, image) => key.SignWithCosign31Async(image));

    private async Task RunAsync(RegistryServer registry, Func<CosignKey, string, Task> signAsync)
    {
        var cluster = await clusters.StartedAsync(Cancellation);
        // Where no controllers run, as with envtest's own assets, the Pod that a user made is the only one.
        var pods = await cluster.TryStartControllerManagerAsync(Cancellation) ? 3 : 1;
        await using var webhook = await WebhookProcess.StartAsync(cluster, [registry.Host], Cancellation);
        var ns = await webhook.CreateNamespaceAsync("main-job", Cancellation);
        using var temporary = new TempDirectory();
        var folder = temporary.Path;
        var key = await CosignKey.CreateAsync(folder);
        var image = await TestImage.PushAsync(registry, $"shop/{ns}");
        var policyFile = Path.Combine(folder, "policy.yaml");
        var policy = Manifests.Policy(ns, image.Repository, key.PublicPem);
        await File.WriteAllTextAsync(policyFile, policy, Cancellation);

        // 1. The policy is in force within two seconds; unsigned images are refused with everything that it takes to fix them.
        await cluster.ApplyAsync(policy, Cancellation);
        await Eventually.TrueAsync(async () => (await TryAsync("Pod", dryRun: true)).ExitCode != 0, PolicyDelay, Cancellation);
        foreach (var kind in Manifests.WorkloadKinds)
        {
            var refused = await TryAsync(kind);
            Assert.False(refused.ExitCode == 0, $"{kind} was admitted: {refused.Output}");
            Assert.Contains("Error from server", refused.Error, StringComparison.Ordinal);
            Assert.Contains($"container \"api\": {image.Tagged} ({image.Digest}): policy {ns} / signed: NoSignature: ", refused.Error, StringComparison.Ordinal);
        }

        var (code, verdict) = await VerifyAsync();
        Assert.Equal((1, "NoSignature"), (code, verdict.GetProperty("denials")[0].GetProperty("reason").GetString()));

        // 2. Signed, the same manifests are admitted, and the controllers' Pods appear.
        await signAsync(key, image.Reference);
        foreach (var kind in Manifests.WorkloadKinds)
        {
            var applied = await TryAsync(kind);
            Assert.True(applied.ExitCode == 0, $"{kind} was refused: {applied.Error}");
        }

        await Eventually.TrueAsync(async () => await PodsAsync() == pods, TimeSpan.FromSeconds(30), Cancellation);
        (code, verdict) = await VerifyAsync();
        Assert.Equal((0, image.Digest), (code, verdict.GetProperty("digest").GetString()));

        // 3. Behaviour follows the policy: deleted, unsigned images pass; made again, they do not.
        var unsigned = await TestImage.PushAsync(registry, $"shop/{ns}", tag: "unsigned");
        Assert.False((await TryAsync("Pod", unsigned.Tagged, dryRun: true)).ExitCode == 0);
        await cluster.KubectlAsync("delete", "clusterimagepolicy", ns);
        await Eventually.TrueAsync(async () => (await TryAsync("Pod", unsigned.Tagged, dryRun: true)).ExitCode == 0, PolicyDelay, Cancellation);
        await cluster.ApplyAsync(policy, Cancellation);
        await Eventually.TrueAsync(async () => (await TryAsync("Pod", unsigned.Tagged, dryRun: true)).ExitCode != 0, PolicyDelay, Cancellation);

        Task<ToolResult> TryAsync(string kind, string? other = null, bool dryRun = false) => cluster.Kubectl.TryRunAsync(
            ["create", "-f", "-", .. dryRun ? ["--dry-run=server"] : Array.Empty<string>()],
            Manifests.Workload(kind, ns, other ?? image.Tagged).Replace("name: app", other is null && !dryRun ? "name: app" : "name: probe", StringComparison.Ordinal),
            cancellationToken: Cancellation);

        async Task<int> PodsAsync() =>
            (await cluster.KubectlAsync("get", "pods", "-n", ns, "-o", "name")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;

        async Task<(int Code, JsonElement Verdict)> VerifyAsync()
        {
            var ran = await ProductBinary.Tool.TryRunAsync(["verify", image.Tagged, "--policy", policyFile, "--plain-http", "--output", "json"], cancellationToken: Cancellation);
            return (ran.ExitCode, JsonDocument.Parse(ran.Output).RootElement);
        }
    }
}
