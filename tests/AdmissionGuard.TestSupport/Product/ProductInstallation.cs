using AdmissionGuard.TestSupport.Testbed;
using k8s;

namespace AdmissionGuard.TestSupport.Product;

/// <summary>What the product's processes need of a cluster before they start.</summary>
internal static class ProductInstallation
{
    /// <summary>Installs the CRDs as the repository ships them.</summary>
    public static async Task InstallCrdsAsync(Cluster cluster)
    {
        await cluster.KubectlAsync("apply", "--server-side", "--force-conflicts", "-f", Checkout.PathOf("crds"));
        await cluster.KubectlAsync("wait", "--for=condition=Established", "--timeout=60s", "-f", Checkout.PathOf("crds"));
    }

    /// <summary>Writes a kubeconfig for a ServiceAccount into a folder, and returns its path.</summary>
    public static async Task<string> WriteKubeconfigAsync(KubernetesClientConfiguration account, string folder, CancellationToken cancellationToken)
    {
        var kubeconfig = Path.Combine(folder, "kubeconfig");
        var authority = Path.Combine(folder, "cluster-ca.crt");
        await File.WriteAllTextAsync(authority, string.Join('\n', account.SslCaCerts.Select(c => c.ExportCertificatePem())), cancellationToken);
        await File.WriteAllTextAsync(kubeconfig, Kubeconfig.Text(new Uri(account.Host), authority, account.AccessToken), cancellationToken);
        return kubeconfig;
    }
}
