using System.Text.Json;
using AdmissionGuard.Reporting.DecisionLog;
using AdmissionGuard.TestSupport.Product;
using AdmissionGuard.TestSupport.Testbed;

namespace AdmissionGuard.IntegrationTests.Admission;

/// <summary>
/// A real API server that asks a real webhook, with signed and unsigned images in a real registry and a policy that
/// demands the signature.
/// </summary>
public sealed class GuardedCluster(ClusterFixture clusters, RegistryFixture registries) : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("admissionguard-guarded-").FullName;

    /// <summary>The cluster.</summary>
    public Cluster Cluster { get; private set; } = null!;

    /// <summary>The webhook.</summary>
    public WebhookProcess Webhook { get; private set; } = null!;

    /// <summary>A signed image.</summary>
    public TestImage Signed { get; private set; } = null!;

    /// <summary>Another signed image.</summary>
    public TestImage AlsoSigned { get; private set; } = null!;

    /// <summary>An image that nobody signed.</summary>
    public TestImage Unsigned { get; private set; } = null!;

    /// <summary>The signing key.</summary>
    public CosignKey Key { get; private set; } = null!;

    /// <summary>The policy, and what its images begin with.</summary>
    public string Policy { get; } = $"guarded-{Guid.NewGuid():N}"[..16];

    /// <summary>A namespace that the webhook guards.</summary>
    public string Namespace { get; private set; } = null!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        Cluster = await clusters.StartedAsync(cancellation);
        var registry = await registries.StartedAsync(cancellation);
        Key = await CosignKey.CreateAsync(folder);
        (Signed, AlsoSigned, Unsigned) = (await TestImage.PushAsync(registry, $"{Policy}/signed"), await TestImage.PushAsync(registry, $"{Policy}/also-signed"), await TestImage.PushAsync(registry, $"{Policy}/unsigned"));
        await Key.SignWithCosign25Async(Signed.Reference);
        await Key.SignWithCosign25Async(AlsoSigned.Reference);
        Webhook = await WebhookProcess.StartAsync(Cluster, [registry.Host], new WebhookProcessOptions { ChecksOwnKinds = true }, cancellation);
        await Cluster.ApplyAsync(MainJob.Manifests.Policy(Policy, $"{registry.Host}/{Policy}/**", Key.PublicPem), cancellation);
        Namespace = await Webhook.CreateNamespaceAsync("guarded", cancellation);
        await Eventually.TrueAsync(
            async () => (await CreateAsync(Workloads.Object("Pod", Namespace, "probe", Workloads.PodSpec(Unsigned.Tagged)), "--dry-run=server")).ExitCode != 0,
            TimeSpan.FromSeconds(20), cancellation);
    }

    /// <summary>A new name for an object.</summary>
    public static string NewName() => $"w-{Guid.NewGuid():N}"[..12];

    /// <summary>kubectl create of an object.</summary>
    public Task<ToolResult> CreateAsync(string json, params string[] flags) =>
        Cluster.Kubectl.TryRunAsync(["create", "-f", "-", .. flags], json, cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>kubectl patch of an object in the guarded namespace.</summary>
    public Task<ToolResult> PatchAsync(string kind, string name, string patch, string type = "json", params string[] flags) =>
        Cluster.Kubectl.TryRunAsync(["patch", kind, name, "-n", Namespace, $"--type={type}", "-p", patch, .. flags], cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>What the webhook decided about objects of this name, in order.</summary>
    internal async Task<IReadOnlyList<DecisionRecord>> DecisionsAsync(string name)
    {
        if (!File.Exists(Webhook.DecisionLogPath))
            return [];
        await using var file = new FileStream(Webhook.DecisionLogPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        var lines = (await reader.ReadToEndAsync()).Split('\n');
        // The last line may still be being written.
        return [.. lines[..^1].Select(line => JsonSerializer.Deserialize(line, DecisionJson.Default.DecisionRecord)!).Where(record => record.Object.Name == name)];
    }

    /// <summary>Waits for a decision on an object, and returns the last one.</summary>
    internal async Task<DecisionRecord> LastDecisionAsync(string name, Func<DecisionRecord, bool> which)
    {
        DecisionRecord? last = null;
        await Eventually.TrueAsync(async () => (last = (await DecisionsAsync(name)).LastOrDefault(which)) is not null, TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        return last!;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Cluster.KubectlAsync("delete", "clusterimagepolicy", Policy, "--ignore-not-found");
        await Webhook.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
