using AdmissionGuard.TestSupport.Testbed;
using k8s.Models;

namespace AdmissionGuard.TestSupport.Product;

/// <summary>The operator as its own process, as a ServiceAccount with the rights that it documents.</summary>
public sealed class OperatorProcess : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("admissionguard-operator-").FullName;

    private OperatorProcess(string identity) => Identity = identity;

    /// <summary>What this replica calls itself.</summary>
    public string Identity { get; }

    /// <summary>The process.</summary>
    public SupervisedProcess Process { get; private set; } = null!;

    private static V1PolicyRule[] ClusterRights =>
    [
        new() { ApiGroups = ["admissionguard.dev"], Resources = ["clusterimagepolicies", "imagepolicies", "trustroots", "imagepolicyexceptions"], Verbs = ["get", "list", "watch"] },
        new() { ApiGroups = ["admissionguard.dev"], Resources = ["clusterimagepolicies/status", "imagepolicies/status"], Verbs = ["patch"] },
        new() { ApiGroups = ["events.k8s.io"], Resources = ["events"], Verbs = ["create", "patch"] },
    ];

    /// <summary>Installs the CRDs, starts a replica and waits until it has read the policies.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="ns">The operator's namespace.</param>
    /// <param name="identity">The replica's name; its ServiceAccount is called so too.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<OperatorProcess> StartAsync(Cluster cluster, string ns, string identity, CancellationToken cancellationToken)
    {
        var made = new OperatorProcess(identity);
        await ProductInstallation.InstallCrdsAsync(cluster);
        var account = await cluster.CreateServiceAccountAsync(ns, identity, ClusterRights, cancellationToken);
        await cluster.ApplyAsync(NamespaceRights(ns, identity), cancellationToken);
        var kubeconfig = await ProductInstallation.WriteKubeconfigAsync(account, made.folder, cancellationToken);
        var health = $"127.0.0.1:{LoopbackPorts.Free()}";
        string[] arguments = ["operator", "--kubeconfig", kubeconfig, "--operator-namespace", ns, "--identity", identity, "--health-listen", health, "--refresh-trust-roots", "false"];
        made.Process = await SupervisedProcess.StartAsync("operator", made.folder, ProductBinary.Path, arguments, cancellationToken: cancellationToken);
        using var client = new HttpClient();
        await made.Process.WaitUntilReadyAsync(
            async token => (await client.GetAsync(new Uri($"http://{health}/readyz"), token)).IsSuccessStatusCode, TimeSpan.FromSeconds(90), cancellationToken);
        return made;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static string NamespaceRights(string ns, string account) => $"""
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {"{"}name: {account}, namespace: {ns}{"}"}
        rules:
        - {"{"}apiGroups: [coordination.k8s.io], resources: [leases], verbs: [create, get, update]{"}"}
        - {"{"}apiGroups: [""], resources: [secrets, configmaps], verbs: [get, list, watch]{"}"}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {"{"}name: {account}, namespace: {ns}{"}"}
        roleRef: {"{"}apiGroup: rbac.authorization.k8s.io, kind: Role, name: {account}{"}"}
        subjects:
        - {"{"}kind: ServiceAccount, name: {account}, namespace: {ns}{"}"}

        """;
}
