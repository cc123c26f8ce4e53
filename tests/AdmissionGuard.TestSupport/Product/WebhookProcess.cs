using AdmissionGuard.Admission;
using AdmissionGuard.Admission.Extraction;
using AdmissionGuard.Serving;
using AdmissionGuard.TestSupport.Testbed;
using k8s;
using k8s.Models;

namespace AdmissionGuard.TestSupport.Product;

/// <summary>
/// The webhook as its own process, serving a cluster as a ServiceAccount with the rights that it documents, and the
/// configurations that point to it: the product's own, narrowed to the namespaces and policies that carry a label.
/// </summary>
public sealed class WebhookProcess : IAsyncDisposable
{
    private const string AccountNamespace = "admissionguard-system";

    private readonly string folder = Directory.CreateTempSubdirectory("admissionguard-webhook-").FullName;
    private readonly Cluster cluster;
    private readonly string name;

    private WebhookProcess(Cluster cluster, string name)
    {
        this.cluster = cluster;
        this.name = name;
    }

    /// <summary>The label that puts a namespace, or a policy, under this webhook.</summary>
    public string Label => $"{name}.test/guarded";

    /// <summary>The process.</summary>
    public SupervisedProcess Process { get; private set; } = null!;

    /// <summary>Where it serves.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Where it tells its health and measurements.</summary>
    public Uri Health { get; private set; } = null!;

    /// <summary>Its decision log.</summary>
    public string DecisionLogPath => Path.Combine(folder, "decisions.jsonl");

    private static V1PolicyRule[] Rights =>
    [
        new() { ApiGroups = ["admissionguard.dev"], Resources = ["clusterimagepolicies", "imagepolicies", "trustroots", "imagepolicyexceptions"], Verbs = ["get", "list", "watch"] },
        new() { ApiGroups = [""], Resources = ["namespaces"], Verbs = ["get", "list", "watch"] },
        new() { ApiGroups = [""], Resources = ["serviceaccounts"], Verbs = ["get"] },
        new() { ApiGroups = [""], Resources = ["secrets", "configmaps"], Verbs = ["get", "list", "watch"] },
        new() { ApiGroups = ["events.k8s.io"], Resources = ["events"], Verbs = ["create", "patch"] },
    ];

    /// <summary>Installs the CRDs, starts the webhook and registers it.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="plainHttpRegistries">HOST:PORT of registries on loopback.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task<WebhookProcess> StartAsync(Cluster cluster, IEnumerable<string> plainHttpRegistries, CancellationToken cancellationToken) =>
        StartAsync(cluster, plainHttpRegistries, new WebhookProcessOptions(), cancellationToken);

    /// <summary>Installs the CRDs, starts the webhook and registers it.</summary>
    internal static async Task<WebhookProcess> StartAsync(Cluster cluster, IEnumerable<string> plainHttpRegistries, WebhookProcessOptions options, CancellationToken cancellationToken)
    {
        var webhook = new WebhookProcess(cluster, $"guard-{Guid.NewGuid():N}"[..14]);
        await ProductInstallation.InstallCrdsAsync(cluster);
        await cluster.ApplyAsync($"apiVersion: v1\nkind: Namespace\nmetadata: {"{"}name: {AccountNamespace}{"}"}", cancellationToken);
        var account = await cluster.CreateServiceAccountAsync(AccountNamespace, webhook.name, Rights, cancellationToken);
        var kubeconfig = await ProductInstallation.WriteKubeconfigAsync(account, webhook.folder, cancellationToken);

        var (port, healthPort) = (LoopbackPorts.Free(), LoopbackPorts.Free());
        webhook.Address = new Uri($"https://127.0.0.1:{port}");
        webhook.Health = new Uri($"http://127.0.0.1:{healthPort}");
        var ca = Path.Combine(webhook.folder, "ca.crt");
        string[] arguments =
        [
            "webhook", "--kubeconfig", kubeconfig, "--listen", $"127.0.0.1:{port}", "--health-listen", $"127.0.0.1:{healthPort}", "--decision-log", webhook.DecisionLogPath,
            .. options.TlsArguments ?? ["--self-signed-ca", ca],
            .. plainHttpRegistries.SelectMany(host => new[] { "--plain-http-registry", host }),
            .. options.Arguments,
        ];
        webhook.Process = await SupervisedProcess.StartAsync("webhook", webhook.folder, ProductBinary.Path, arguments, cancellationToken: cancellationToken);
        using var client = new HttpClient();
        await webhook.Process.WaitUntilReadyAsync(
            async token => (await client.GetAsync(new Uri(webhook.Health, "/readyz"), token)).IsSuccessStatusCode, TimeSpan.FromSeconds(60), cancellationToken);
        await webhook.RegisterAsync(await File.ReadAllBytesAsync(options.CaBundlePath ?? ca, cancellationToken), options, cancellationToken);
        return webhook;
    }

    /// <summary>Makes a namespace that this webhook guards.</summary>
    public async Task<string> CreateNamespaceAsync(string prefix, CancellationToken cancellationToken)
    {
        var made = await cluster.CreateNamespaceAsync(prefix, cancellationToken);
        await GuardAsync(made);
        return made;
    }

    /// <summary>Puts a namespace under this webhook.</summary>
    public Task GuardAsync(string @namespace) => cluster.KubectlAsync("label", "namespace", @namespace, $"{Label}=yes");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await cluster.KubectlAsync("delete", "validatingwebhookconfiguration,mutatingwebhookconfiguration", name, "--ignore-not-found");
        await Process.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private async Task RegisterAsync(byte[] caBundle, WebhookProcessOptions options, CancellationToken cancellationToken)
    {
        var guarded = new V1LabelSelector { MatchLabels = new Dictionary<string, string> { [Label] = "yes" } };
        var validating = WebhookConfiguration.Validating(name, Client(Webhook.ValidatePath), BuiltInShapes.All.Concat(options.Shapes), []);
        validating.Webhooks[0].NamespaceSelector = guarded;
        if (options.ChecksOwnKinds)
        {
            var ownKinds = WebhookConfiguration.OwnKinds(Client(Webhook.PoliciesPath));
            ownKinds.ObjectSelector = guarded;
            validating.Webhooks.Add(ownKinds);
        }

        await cluster.ApplyAsync(KubernetesJson.Serialize(validating), cancellationToken);
        if (!options.Pins)
            return;
        var pinning = WebhookConfiguration.Pinning(name, Client(Webhook.MutatePath), BuiltInShapes.All.Where(shape => shape.Kind == "Pod"), []);
        pinning.Webhooks[0].NamespaceSelector = guarded;
        await cluster.ApplyAsync(KubernetesJson.Serialize(pinning), cancellationToken);

        Admissionregistrationv1WebhookClientConfig Client(string path) => new() { Url = new Uri(Address, path).ToString(), CaBundle = caBundle };
    }
}
