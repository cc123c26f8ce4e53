using AdmissionGuard.TestSupport.Testbed;
using k8s.Models;

namespace AdmissionGuard.TestSupport.Product;

/// <summary>
/// The webhook as its own process, serving a cluster as a ServiceAccount with the rights that it documents, and the
/// ValidatingWebhookConfiguration that points to it.
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

    /// <summary>The label that puts a namespace under this webhook.</summary>
    public string Label => $"{name}.test/guarded";

    /// <summary>The process.</summary>
    public SupervisedProcess Process { get; private set; } = null!;

    private static V1PolicyRule[] Rights =>
    [
        new() { ApiGroups = ["admissionguard.dev"], Resources = ["clusterimagepolicies", "imagepolicies", "trustroots", "imagepolicyexceptions"], Verbs = ["get", "list", "watch"] },
        new() { ApiGroups = [""], Resources = ["namespaces"], Verbs = ["get", "list", "watch"] },
        new() { ApiGroups = [""], Resources = ["serviceaccounts"], Verbs = ["get"] },
        new() { ApiGroups = [""], Resources = ["secrets", "configmaps"], Verbs = ["get", "list", "watch"] },
    ];

    /// <summary>Installs the CRDs, starts the webhook and registers it.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="plainHttpRegistries">HOST:PORT of registries on loopback.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<WebhookProcess> StartAsync(Cluster cluster, IEnumerable<string> plainHttpRegistries, CancellationToken cancellationToken)
    {
        var webhook = new WebhookProcess(cluster, $"guard-{Guid.NewGuid():N}"[..14]);
        await ProductInstallation.InstallCrdsAsync(cluster);
        await cluster.ApplyAsync($"apiVersion: v1\nkind: Namespace\nmetadata: {"{"}name: {AccountNamespace}{"}"}", cancellationToken);
        var account = await cluster.CreateServiceAccountAsync(AccountNamespace, webhook.name, Rights, cancellationToken);
        var kubeconfig = await ProductInstallation.WriteKubeconfigAsync(account, webhook.folder, cancellationToken);

        var (port, healthPort) = (LoopbackPorts.Free(), LoopbackPorts.Free());
        var ca = Path.Combine(webhook.folder, "ca.crt");
        string[] arguments =
        [
            "webhook", "--kubeconfig", kubeconfig, "--self-signed-ca", ca, "--listen", $"127.0.0.1:{port}", "--health-listen", $"127.0.0.1:{healthPort}",
            .. plainHttpRegistries.SelectMany(host => new[] { "--plain-http-registry", host }),
        ];
        webhook.Process = await SupervisedProcess.StartAsync("webhook", webhook.folder, ProductBinary.Path, arguments, cancellationToken: cancellationToken);
        using var client = new HttpClient();
        await webhook.Process.WaitUntilReadyAsync(
            async token => (await client.GetAsync(new Uri($"http://127.0.0.1:{healthPort}/readyz"), token)).IsSuccessStatusCode, TimeSpan.FromSeconds(30), cancellationToken);
        await cluster.ApplyAsync(webhook.Configuration(port, Convert.ToBase64String(await File.ReadAllBytesAsync(ca, cancellationToken))), cancellationToken);
        return webhook;
    }

    /// <summary>Makes a namespace that this webhook guards.</summary>
    public async Task<string> CreateNamespaceAsync(string prefix, CancellationToken cancellationToken)
    {
        var made = await cluster.CreateNamespaceAsync(prefix, cancellationToken);
        await cluster.KubectlAsync("label", "namespace", made, $"{Label}=yes");
        return made;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await cluster.KubectlAsync("delete", "validatingwebhookconfiguration", name, "--ignore-not-found");
        await Process.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private string Configuration(int port, string caBundle) => $"""
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: {"{"}name: {name}{"}"}
        webhooks:
        - name: images.admissionguard.dev
          admissionReviewVersions: [v1]
          sideEffects: NoneOnDryRun
          failurePolicy: Fail
          matchPolicy: Equivalent
          timeoutSeconds: 10
          namespaceSelector: {"{"}matchLabels: {"{"}{Label}: "yes"{"}"}{"}"}
          clientConfig: {"{"}url: "https://127.0.0.1:{port}/validate", caBundle: {caBundle}{"}"}
          rules:
          - {"{"}apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [pods, pods/ephemeralcontainers, replicationcontrollers, podtemplates]{"}"}
          - {"{"}apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments, statefulsets, daemonsets, replicasets]{"}"}
          - {"{"}apiGroups: [batch], apiVersions: [v1, v1beta1], operations: [CREATE, UPDATE], resources: [jobs, cronjobs]{"}"}

        """;
}
