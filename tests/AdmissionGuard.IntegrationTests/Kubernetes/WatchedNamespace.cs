using System.Collections.Concurrent;
using AdmissionGuard.Kubernetes.Watching;
using AdmissionGuard.TestSupport.Testbed;
using k8s;
using k8s.Models;

namespace AdmissionGuard.IntegrationTests.Kubernetes;

/// <summary>An informer on the ConfigMaps of a namespace of its own, and what it said.</summary>
internal sealed class WatchedNamespace : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Cluster cluster;
    private readonly k8s.Kubernetes client;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task running;

    private WatchedNamespace(Cluster cluster, string name, int? port, InformerOptions? options)
    {
        this.cluster = cluster;
        Name = name;
        var configuration = cluster.AdminConfiguration;
        if (port is not null)
            configuration.Host = $"https://127.0.0.1:{port}";
        client = new k8s.Kubernetes(configuration);
        // Only what a test wrote: a controller manager publishes its authority into every namespace.
        var endpoint = new ResourceEndpoint("", "v1", "configmaps") { Namespace = name, LabelSelector = "test=informer" };
        Informer = new Informer<ConfigMapRecord>(client, endpoint, ConfigMapJson.Default.ResourceListConfigMapRecord, TimeProvider.System, new OutputLogger(), options);
        Informer.Changed += Changes.Enqueue;
        running = Informer.RunAsync(stopping.Token);
    }

    public string Name { get; }

    public Informer<ConfigMapRecord> Informer { get; }

    public ConcurrentQueue<ResourceChange<ConfigMapRecord>> Changes { get; } = new();

    /// <summary>The changes as words: +name=value, ~name=value, -name.</summary>
    public IEnumerable<string> Story => Changes.Select(change => (change.Before, change.After) switch
    {
        (_, null) => $"-{change.Key.Name}",
        (null, var after) => $"+{change.Key.Name}={after.Value}",
        (_, var after) => $"~{change.Key.Name}={after.Value}",
    });

    /// <param name="cluster">The cluster.</param>
    /// <param name="port">A proxy's port; null: directly.</param>
    /// <param name="options">The informer's options.</param>
    /// <param name="before">ConfigMaps that are there before the informer starts.</param>
    public static async Task<WatchedNamespace> StartAsync(Cluster cluster, int? port = null, InformerOptions? options = null, params string[] before)
    {
        var name = await cluster.CreateNamespaceAsync("informer");
        foreach (var item in before)
            await CreateAsync(cluster, name, item, "0");
        var watched = new WatchedNamespace(cluster, name, port, options);
        await watched.Informer.Synced.WaitAsync(Patience);
        return watched;
    }

    public Task CreateAsync(string item, string value) => CreateAsync(cluster, Name, item, value);

    public Task UpdateAsync(string item, string value) =>
        cluster.Admin.CoreV1.PatchNamespacedConfigMapAsync(new V1Patch(new { data = new { value } }, V1Patch.PatchType.MergePatch), item, Name);

    public Task DeleteAsync(string item) => cluster.Admin.CoreV1.DeleteNamespacedConfigMapAsync(item, Name);

    /// <summary>Waits until all of these were said, and returns how long that took.</summary>
    public Task<TimeSpan> SaidAsync(params string[] words) => Eventually.TrueAsync(() => words.All(Story.Contains), Patience);

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        client.Dispose();
        stopping.Dispose();
    }

    private static Task<V1ConfigMap> CreateAsync(Cluster cluster, string @namespace, string item, string value) =>
        cluster.Admin.CoreV1.CreateNamespacedConfigMapAsync(
            new V1ConfigMap
            {
                Metadata = new V1ObjectMeta { Name = item, Labels = new Dictionary<string, string> { ["test"] = "informer" } },
                Data = new Dictionary<string, string> { ["value"] = value },
            },
            @namespace);
}
