using AdmissionGuard.TestSupport.Product;
using AdmissionGuard.TestSupport.Testbed;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace AdmissionGuard.IntegrationTests.Operator;

/// <summary>
/// A webhook that an operator keeps: its process, started before there is any certificate; its configuration as installed,
/// without caBundle; and what a kubelet does for it, putting the Secret into files.
/// </summary>
internal sealed class GuardedWebhook : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("admissionguard-guarded-").FullName;
    private readonly CancellationTokenSource stop = new();
    private readonly Cluster cluster;
    private Task kubelet = Task.CompletedTask;

    private GuardedWebhook(Cluster cluster, string ns)
    {
        this.cluster = cluster;
        Namespace = ns;
    }

    /// <summary>The operator's namespace; the webhook configuration is called so too.</summary>
    public string Namespace { get; }

    public string Workloads { get; private set; } = "";

    public int Port { get; } = LoopbackPorts.Free();

    public Uri Health { get; } = new($"http://127.0.0.1:{LoopbackPorts.Free()}/");

    public SupervisedProcess Process { get; private set; } = null!;

    public static IEnumerable<string> OperatorArguments { get; } =
        ["--webhook-configurations", "webhooks"];

    public static async Task<GuardedWebhook> StartAsync(Cluster cluster, CancellationToken cancellationToken)
    {
        var made = new GuardedWebhook(cluster, await cluster.CreateNamespaceAsync("guard", cancellationToken));
        made.Workloads = await cluster.CreateNamespaceAsync("guarded", cancellationToken);
        await cluster.KubectlAsync("label", "namespace", made.Workloads, $"guarded-by={made.Namespace}");
        await ProductInstallation.InstallCrdsAsync(cluster);
        await made.WishAsync(made.Configuration(), cancellationToken);
        await made.StartProcessAsync(cancellationToken);
        made.kubelet = made.CopySecretAsync();
        return made;
    }

    public async Task StartProcessAsync(CancellationToken cancellationToken)
    {
        var account = await cluster.ConfigurationForAsync(Namespace, "webhook", cancellationToken);
        await ProductRights.GrantAsync(cluster, "webhook.yaml", Namespace, "webhook", Namespace, cancellationToken);
        var kubeconfig = await ProductInstallation.WriteKubeconfigAsync(account, folder, cancellationToken);
        Process = await SupervisedProcess.StartAsync("webhook", folder, ProductBinary.Path,
            [
                "webhook", "--kubeconfig", kubeconfig, "--operator-namespace", Namespace, "--refresh-trust-roots", "false",
                "--tls-cert", Path.Combine(folder, "tls.crt"), "--tls-key", Path.Combine(folder, "tls.key"),
                "--listen", $"127.0.0.1:{Port}", "--health-listen", Health.Authority, "--drain-seconds", "0",
            ],
            cancellationToken: cancellationToken);
    }

    /// <summary>What the webhook configuration should be.</summary>
    public string Configuration(int timeout = 10) => $"""
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: {"{"}name: {Namespace}{"}"}
        webhooks:
        - name: images.admissionguard.dev
          admissionReviewVersions: [v1]
          sideEffects: NoneOnDryRun
          failurePolicy: Fail
          timeoutSeconds: {timeout}
          namespaceSelector: {"{"}matchLabels: {"{"}guarded-by: {Namespace}{"}"}{"}"}
          clientConfig: {"{"}url: "https://127.0.0.1:{Port}/validate"{"}"}
          rules:
          - {"{"}apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [pods]{"}"}

        """;

    /// <summary>Installs or upgrades: the ConfigMap with the wish, then the configuration itself, as Helm would.</summary>
    public async Task WishAsync(string configuration, CancellationToken cancellationToken)
    {
        var configMap = Path.Combine(folder, "webhooks.yaml");
        await File.WriteAllTextAsync(configMap, configuration, cancellationToken);
        var manifest = await cluster.KubectlAsync("create", "configmap", "webhooks", "-n", Namespace, $"--from-file=webhooks.yaml={configMap}", "--dry-run=client", "-o", "yaml");
        await cluster.ApplyAsync(manifest, cancellationToken);
        (await cluster.Kubectl.TryRunAsync(["apply", "--server-side", "--field-manager=helm", "-f", "-"], configuration, cancellationToken: cancellationToken)).Succeeded();
    }

    public Task<ToolResult> TryPodAsync(CancellationToken cancellationToken) => cluster.Kubectl.TryRunAsync(
        ["create", "-f", "-", "--dry-run=server"],
        $"apiVersion: v1\nkind: Pod\nmetadata: {"{"}name: probe, namespace: {Workloads}{"}"}\nspec: {"{"}containers: [{"{"}name: app, image: registry.example.com/unmatched:v1{"}"}]{"}"}\n",
        cancellationToken: cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await kubelet.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await cluster.KubectlAsync("delete", "validatingwebhookconfiguration", Namespace, "--ignore-not-found");
        await Process.DisposeAsync();
        stop.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task CopySecretAsync()
    {
        string? last = null;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var secret = await cluster.Admin.CoreV1.ReadNamespacedSecretAsync("admissionguard-webhook-tls", Namespace, cancellationToken: stop.Token);
                if (secret.Metadata.ResourceVersion != last)
                {
                    await File.WriteAllBytesAsync(Path.Combine(folder, "tls.key"), secret.Data["tls.key"], stop.Token);
                    await File.WriteAllBytesAsync(Path.Combine(folder, "tls.crt"), secret.Data["tls.crt"], stop.Token);
                    last = secret.Metadata.ResourceVersion;
                }
            }
            catch (HttpOperationException)
            {
                // Not there yet: the volume is optional.
            }

            await Task.Delay(500, stop.Token);
        }
    }
}
