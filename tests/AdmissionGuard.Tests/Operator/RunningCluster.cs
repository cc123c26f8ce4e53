using AdmissionGuard.Kubernetes.Watching;
using AdmissionGuard.Operator.Scanning;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Credentials;
using AdmissionGuard.Review;
using AdmissionGuard.TestSupport.Registries;
using AdmissionGuard.Tests.Policy;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AdmissionGuard.Tests.Operator;

/// <summary>The scan without an API server: Pods are put in by hand, and an in-process registry is asked.</summary>
internal sealed class RunningCluster : IAsyncDisposable
{
    private static readonly Dictionary<string, string> NoLabels = [];

    private readonly PolicySource source = new(PolicySnapshot.Empty);
    private readonly ImageJudge judge;
    private readonly ImageScanner scanner;
    private readonly List<PodRecord> pods = [];

    private RunningCluster(OciRegistry registry)
    {
        Registry = registry;
        var options = new ScanOptions { ImagesPerSecond = double.MaxValue };
        judge = new ImageJudge(
            source, new FixedPullIdentity(PullIdentity.Anonymous), new RegistryOptions { Hosts = [new RegistryHostOptions(registry.Host) { PlainHttp = true }] }, options, NullLoggerFactory.Instance, Time);
        Images = new RunningImages(_ => NoLabels);
        scanner = new ImageScanner(Images, judge, _ => NoLabels, Earlier, Scanned.Add, options, Time);
    }

    public FakeTimeProvider Time { get; } = new(TimeProvider.System.GetUtcNow());

    public OciRegistry Registry { get; }

    public RunningImages Images { get; }

    public EarlierFindings Earlier { get; } = new();

    /// <summary>Every scan that came to its end.</summary>
    public List<ScannedImage> Scanned { get; } = [];

    public IReadOnlyDictionary<PolicyRef, PolicySummary> Summaries => PolicySummary.Of(Images.States());

    public static async Task<RunningCluster> StartAsync() => new(await OciRegistry.StartAsync());

    /// <summary>Puts policies in force, and gives the images to look at anew.</summary>
    public IReadOnlyList<ImageKey> Enforce(params string[] policies)
    {
        source.Replace(PolicyLab.Compile(string.Join("\n---\n", policies), previous: source.Current));
        return Images.Rematch(source.Current, pods);
    }

    public PodChange Run(string ns, string name, string image, string running, TimeSpan age)
    {
        var pod = new PodRecord
        {
            Metadata = new ObjectMetadata { Name = name, Namespace = ns, Uid = name, CreationTimestamp = Time.GetUtcNow() - age },
            Spec = new PodSpecRecord { Containers = [new ContainerRecord("api", image)] },
            Status = new PodStatusRecord { Phase = "Running", Containers = [new ContainerStatusRecord("api", $"{Registry.Host}/shop/app@{running}")] },
        };
        pods.Add(pod);
        return Images.Put(pod.Metadata.Key, pod);
    }

    public PodChange End(string name)
    {
        var pod = pods.Single(p => p.Metadata.Name == name);
        pods.Remove(pod);
        return Images.Put(pod.Metadata.Key, null);
    }

    /// <summary>Looks at images, and counts the registry's requests.</summary>
    public async Task<int> ScanAsync(IEnumerable<ImageKey> images)
    {
        var before = Registry.Requests.Count;
        foreach (var image in images)
            await scanner.ReconcileAsync(image, TestContext.Current.CancellationToken);
        return Registry.Requests.Count - before;
    }

    public string Policy(string name, string key, string mode = "Enforce", string authority = "data") => """
        apiVersion: admissionguard.dev/v1alpha1
        kind: ClusterImagePolicy
        metadata: {name: NAME}
        spec:
          mode: MODE
          match: {images: ["HOST/**"]}
          authorities: [{name: team, key: {AUTHORITY: KEY}}]
          require: [{name: signed, signature: {from: {anyOf: [team]}}}]
        """.Replace("NAME", name, StringComparison.Ordinal).Replace("MODE", mode, StringComparison.Ordinal).Replace("HOST", Registry.Host, StringComparison.Ordinal)
        .Replace("AUTHORITY", authority, StringComparison.Ordinal).Replace("KEY", key, StringComparison.Ordinal);

    public async ValueTask DisposeAsync()
    {
        judge.Dispose();
        await Registry.DisposeAsync();
    }
}
