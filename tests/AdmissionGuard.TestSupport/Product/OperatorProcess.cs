using AdmissionGuard.TestSupport.Testbed;

namespace AdmissionGuard.TestSupport.Product;

/// <summary>The operator as its own process, as a ServiceAccount with the rights that the repository ships.</summary>
public sealed class OperatorProcess : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("admissionguard-operator-").FullName;

    private OperatorProcess(string identity) => Identity = identity;

    /// <summary>What this replica calls itself.</summary>
    public string Identity { get; }

    /// <summary>The process.</summary>
    public SupervisedProcess Process { get; private set; } = null!;

    /// <summary>Where /livez, /readyz and /metrics are.</summary>
    public Uri Health { get; private set; } = null!;

    /// <summary>Installs the CRDs, starts a replica and waits until it has read the policies.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="ns">The operator's namespace.</param>
    /// <param name="identity">The replica's name; its ServiceAccount is called so too.</param>
    /// <param name="arguments">Further options.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="webhookConfiguration">The name of the webhook configurations that it may keep; the namespace's when not given.</param>
    public static async Task<OperatorProcess> StartAsync(Cluster cluster, string ns, string identity, IEnumerable<string> arguments, CancellationToken cancellationToken, string? webhookConfiguration = null)
    {
        var made = new OperatorProcess(identity);
        await ProductInstallation.InstallCrdsAsync(cluster);
        var account = await cluster.ConfigurationForAsync(ns, identity, cancellationToken);
        await ProductRights.GrantAsync(cluster, "operator.yaml", ns, identity, webhookConfiguration ?? ns, cancellationToken);
        var kubeconfig = await ProductInstallation.WriteKubeconfigAsync(account, made.folder, cancellationToken);
        var health = $"127.0.0.1:{LoopbackPorts.Free()}";
        string[] all =
        [
            "operator", "--kubeconfig", kubeconfig, "--operator-namespace", ns, "--identity", identity, "--health-listen", health, "--refresh-trust-roots", "false", .. arguments,
        ];
        made.Health = new Uri($"http://{health}/");
        made.Process = await SupervisedProcess.StartAsync("operator", made.folder, ProductBinary.Path, all, cancellationToken: cancellationToken);
        using var client = new HttpClient();
        await made.Process.WaitUntilReadyAsync(
            async token => (await client.GetAsync(new Uri(made.Health, "readyz"), token)).IsSuccessStatusCode, TimeSpan.FromSeconds(90), cancellationToken);
        return made;
    }

    /// <summary>What /metrics says.</summary>
    public async Task<string> MetricsAsync(CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        return await client.GetStringAsync(new Uri(Health, "metrics"), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
