using k8s;
using k8s.Models;

namespace AdmissionGuard.TestSupport.Testbed;

/// <summary>A real Kubernetes API server. Tests do not know which of the three ways brought it.</summary>
public abstract class Cluster : IAsyncDisposable
{
    private readonly Lazy<k8s.Kubernetes> admin;

    /// <summary>For the ways of bringing a cluster.</summary>
    protected Cluster() => admin = new(() => new k8s.Kubernetes(AdminConfiguration));

    /// <summary>The API server's version, major and minor.</summary>
    public abstract Version Version { get; }

    /// <summary>A kubeconfig file with full rights, for tools.</summary>
    public abstract string KubeconfigPath { get; }

    /// <summary>The same for KubernetesClient. A new object each time, free to be changed.</summary>
    public KubernetesClientConfiguration AdminConfiguration => KubernetesClientConfiguration.BuildConfigFromConfigFile(KubeconfigPath);

    /// <summary>A client with full rights, shared by all tests.</summary>
    public k8s.Kubernetes Admin => admin.Value;

    /// <summary>kubectl with full rights.</summary>
    public abstract Tool Kubectl { get; }

    /// <summary>Skips the running test, by name, when the API server is older.</summary>
    /// <param name="major">1.</param>
    /// <param name="minor">The lowest minor version that has what the test needs.</param>
    /// <param name="what">What the test needs of it.</param>
    public void RequireVersion(int major, int minor, string what) =>
        Assert.SkipUnless(Version >= new Version(major, minor), $"needs {what} (Kubernetes {major}.{minor}); this cluster is {Version}");

    /// <summary>Starts the controller manager unless it runs. False where there is none, as with envtest's own assets.</summary>
    public abstract Task<bool> TryStartControllerManagerAsync(CancellationToken cancellationToken = default);

    /// <summary>Starts the controller manager unless it runs. The running test is skipped, by name, where there is none.</summary>
    public async Task StartControllerManagerAsync(CancellationToken cancellationToken = default) =>
        Assert.SkipUnless(await TryStartControllerManagerAsync(cancellationToken), "needs kube-controller-manager, which this cluster's assets have not");

    /// <summary>Runs kubectl with full rights and returns what it printed.</summary>
    /// <exception cref="TestbedException">It failed.</exception>
    public Task<string> KubectlAsync(params string[] arguments) => Kubectl.RunAsync(arguments);

    /// <summary>kubectl apply of a manifest; returns the result, failed or not.</summary>
    public Task<ToolResult> TryApplyAsync(string yaml, CancellationToken cancellationToken = default) =>
        Kubectl.TryRunAsync(["apply", "-f", "-"], yaml, cancellationToken: cancellationToken);

    /// <summary>kubectl apply of a manifest.</summary>
    /// <exception cref="TestbedException">It was refused.</exception>
    public async Task ApplyAsync(string yaml, CancellationToken cancellationToken = default) =>
        (await TryApplyAsync(yaml, cancellationToken)).Succeeded();

    /// <summary>Makes a namespace with a name of its own, so that tests on a shared cluster do not meet.</summary>
    public async Task<string> CreateNamespaceAsync(string prefix, CancellationToken cancellationToken = default)
    {
        var name = $"{prefix}-{Guid.NewGuid():N}"[..(prefix.Length + 9)];
        await Admin.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = name } }, cancellationToken: cancellationToken);
        return name;
    }

    /// <summary>
    /// The configuration of a client that is one ServiceAccount and no more. The account is made when it is missing; its rights
    /// are the bindings that name it.
    /// </summary>
    public async Task<KubernetesClientConfiguration> ConfigurationForAsync(string @namespace, string serviceAccount, CancellationToken cancellationToken = default)
    {
        var accounts = await Admin.CoreV1.ListNamespacedServiceAccountAsync(@namespace, fieldSelector: $"metadata.name={serviceAccount}", cancellationToken: cancellationToken);
        if (accounts.Items.Count == 0)
        {
            await Admin.CoreV1.CreateNamespacedServiceAccountAsync(
                new V1ServiceAccount { Metadata = new V1ObjectMeta { Name = serviceAccount } }, @namespace, cancellationToken: cancellationToken);
        }

        var token = await Admin.CoreV1.CreateNamespacedServiceAccountTokenAsync(
            new Authenticationv1TokenRequest { Spec = new V1TokenRequestSpec { Audiences = [], ExpirationSeconds = 3600 } },
            serviceAccount, @namespace, cancellationToken: cancellationToken);
        var admin = AdminConfiguration;
        return new KubernetesClientConfiguration { Host = admin.Host, SslCaCerts = admin.SslCaCerts, AccessToken = token.Status.Token, Namespace = @namespace };
    }

    /// <summary>A ServiceAccount with the given cluster-wide rules, and a client's configuration for it.</summary>
    public async Task<KubernetesClientConfiguration> CreateServiceAccountAsync(string @namespace, string name, IEnumerable<V1PolicyRule> rules, CancellationToken cancellationToken = default)
    {
        var configuration = await ConfigurationForAsync(@namespace, name, cancellationToken);
        var role = $"{@namespace}-{name}";
        await Admin.RbacAuthorizationV1.CreateClusterRoleAsync(
            new V1ClusterRole { Metadata = new V1ObjectMeta { Name = role }, Rules = [.. rules] }, cancellationToken: cancellationToken);
        await Admin.RbacAuthorizationV1.CreateClusterRoleBindingAsync(
            new V1ClusterRoleBinding
            {
                Metadata = new V1ObjectMeta { Name = role },
                RoleRef = new V1RoleRef { ApiGroup = "rbac.authorization.k8s.io", Kind = "ClusterRole", Name = role },
                Subjects = [new Rbacv1Subject { Kind = "ServiceAccount", Name = name, NamespaceProperty = @namespace }],
            },
            cancellationToken: cancellationToken);
        return configuration;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (admin.IsValueCreated)
            admin.Value.Dispose();
        await StopAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Stops what was started and removes its files.</summary>
    protected abstract Task StopAsync();
}
