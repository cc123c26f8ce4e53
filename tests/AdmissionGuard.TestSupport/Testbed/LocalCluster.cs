using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace AdmissionGuard.TestSupport.Testbed;

/// <summary>etcd, an API server and on demand a controller manager as processes on loopback ports, for one test run or one test.</summary>
public sealed class LocalCluster : Cluster
{
    // Seen: 3 s on two idle cores, 12 s beside two builds.
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(90);
    private static readonly IPAddress ClusterAddress = IPAddress.Parse("10.96.0.1");

    private readonly ClusterAssets assets;
    private readonly ClusterOptions options;
    private readonly string folder = Directory.CreateTempSubdirectory("admissionguard-cluster-").FullName;
    private readonly ClusterCertificates certificates;
    private readonly SemaphoreSlim controllerManagerGate = new(1);
    private readonly int port = LoopbackPorts.Free();
    private readonly int etcdPort = LoopbackPorts.Free();
    private readonly HttpClient probe;

    private SupervisedProcess? etcd;
    private SupervisedProcess? apiServer;
    private SupervisedProcess? controllerManager;

    private LocalCluster(ClusterAssets assets, ClusterOptions options)
    {
        this.assets = assets;
        this.options = options;
        certificates = ClusterCertificates.Create(folder, ClusterAddress);
        AdminToken = Guid.NewGuid().ToString("N");
        File.WriteAllText(Path.Combine(folder, "tokens.csv"), $"{AdminToken},admin,admin,\"system:masters\"\n");
        File.WriteAllText(Path.Combine(folder, "audit-policy.yaml"), "apiVersion: audit.k8s.io/v1\nkind: Policy\nomitStages: [RequestReceived]\nrules:\n- level: Metadata\n");
        File.WriteAllText(KubeconfigPath, Kubeconfig.Text(Server, certificates.AuthorityPath, AdminToken));
        probe = new HttpClient(new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = certificates.ChainPolicy() } })
        {
            DefaultRequestHeaders = { { "Authorization", $"Bearer {AdminToken}" } },
            Timeout = TimeSpan.FromSeconds(5),
        };
    }

    /// <inheritdoc/>
    public override Version Version => assets.Version;

    /// <inheritdoc/>
    public override string KubeconfigPath => Path.Combine(folder, "kubeconfig");

    /// <inheritdoc/>
    public override Tool Kubectl => new(Path.Combine(assets.Folder, "kubectl"), new Dictionary<string, string?> { ["KUBECONFIG"] = KubeconfigPath });

    /// <summary>The API server's address.</summary>
    public Uri Server => new($"https://127.0.0.1:{port}");

    /// <summary>The bearer token with full rights.</summary>
    public string AdminToken { get; }

    /// <summary>One audit.k8s.io/v1 Event as JSON a line, when <see cref="ClusterOptions.AuditLog"/> asked for it.</summary>
    public string AuditLogPath => Path.Combine(folder, "audit.log");

    /// <summary>The API server's process, for faults.</summary>
    public SupervisedProcess ApiServer => apiServer ?? throw new InvalidOperationException("the API server was stopped");

    /// <summary>Starts a cluster from the assets that KUBEBUILDER_ASSETS names, else from those that setup built.</summary>
    /// <exception cref="TestbedException">There are neither.</exception>
    public static async Task<LocalCluster> StartAsync(ClusterOptions? options = null, CancellationToken cancellationToken = default)
    {
        var assets = await ClusterAssets.FromEnvironmentAsync() ?? await ClusterAssets.FromCacheAsync() ?? throw TestbedCache.Missing("a Kubernetes API server");
        var cluster = new LocalCluster(assets, options ?? new ClusterOptions());
        try
        {
            await cluster.StartEtcdAsync(cancellationToken);
            await cluster.StartApiServerAsync(cancellationToken);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the API server again after <see cref="StopApiServerAsync"/> or <see cref="KillApiServerAsync"/>, on the same port.</summary>
    public async Task StartApiServerAsync(CancellationToken cancellationToken = default)
    {
        apiServer = await SupervisedProcess.StartAsync("kube-apiserver", folder, assets.ApiServer, ServerFlags.ApiServer(certificates, port, etcdPort, options), cancellationToken: cancellationToken);
        await apiServer.WaitUntilReadyAsync(async token => (await probe.GetAsync(new Uri(Server, "/readyz"), token)).IsSuccessStatusCode, StartDeadline, cancellationToken);
    }

    /// <summary>Stops the API server as an upgrade would.</summary>
    public async Task StopApiServerAsync()
    {
        await ApiServer.StopAsync();
        apiServer = null;
    }

    /// <summary>Kills the API server as a crash would.</summary>
    public async Task KillApiServerAsync()
    {
        await ApiServer.KillAsync();
        apiServer = null;
    }

    /// <summary>
    /// Removes all history before now from etcd. A watch from an older resourceVersion is answered with 410 once the API server
    /// has restarted too, since its watch cache is then empty.
    /// </summary>
    public async Task CompactHistoryAsync(CancellationToken cancellationToken = default)
    {
        var etcdAddress = new Uri($"http://127.0.0.1:{etcdPort}");
        // etcd takes the administrator's token of the other client for one of its own.
        using var client = new HttpClient();
        using var range = await client.PostAsJsonAsync(new Uri(etcdAddress, "/v3/kv/range"), new { key = "AA==" }, cancellationToken);
        var revision = (await range.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!["header"]!["revision"]!.GetValue<string>();
        using var compaction = await client.PostAsJsonAsync(new Uri(etcdAddress, "/v3/kv/compaction"), new { revision, physical = true }, cancellationToken);
        compaction.EnsureSuccessStatusCode();
    }

    /// <inheritdoc/>
    public override async Task<bool> TryStartControllerManagerAsync(CancellationToken cancellationToken = default)
    {
        if (assets.ControllerManager is null)
            return false;
        await controllerManagerGate.WaitAsync(cancellationToken);
        try
        {
            if (controllerManager is { HasExited: false })
                return true;
            var securePort = LoopbackPorts.Free();
            controllerManager = await SupervisedProcess.StartAsync("kube-controller-manager", folder, assets.ControllerManager,
                ServerFlags.ControllerManager(certificates, KubeconfigPath, securePort, Version), cancellationToken: cancellationToken);
            await controllerManager.WaitUntilReadyAsync(async token => (await probe.GetAsync(new Uri($"https://127.0.0.1:{securePort}/healthz"), token)).IsSuccessStatusCode, StartDeadline, cancellationToken);
            return true;
        }
        finally
        {
            controllerManagerGate.Release();
        }
    }

    /// <inheritdoc/>
    protected override async Task StopAsync()
    {
        foreach (var process in (SupervisedProcess?[])[controllerManager, apiServer, etcd])
        {
            if (process is not null)
                await process.DisposeAsync();
        }

        probe.Dispose();
        controllerManagerGate.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task StartEtcdAsync(CancellationToken cancellationToken)
    {
        etcd = await SupervisedProcess.StartAsync("etcd", folder, assets.Etcd, ServerFlags.Etcd(folder, etcdPort, LoopbackPorts.Free()), cancellationToken: cancellationToken);
        await etcd.WaitUntilReadyAsync(async token => (await probe.GetAsync(new Uri($"http://127.0.0.1:{etcdPort}/health"), token)).IsSuccessStatusCode, StartDeadline, cancellationToken);
    }
}
