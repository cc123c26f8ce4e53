using System.Globalization;

namespace AdmissionGuard.TestSupport.Testbed;

/// <summary>
/// The command lines of a test cluster's servers. Most flags have one meaning from 1.20 to today; where one was removed, the
/// version decides.
/// </summary>
internal static class ServerFlags
{
    private static readonly Version InsecurePortsRemoved = new(1, 24);

    public static IEnumerable<string> Etcd(string folder, int clientPort, int peerPort) =>
    [
        $"--data-dir={Path.Combine(folder, "etcd")}",
        $"--listen-client-urls={Loopback(clientPort)}",
        $"--advertise-client-urls={Loopback(clientPort)}",
        $"--listen-peer-urls={Loopback(peerPort)}",
        $"--initial-advertise-peer-urls={Loopback(peerPort)}",
        $"--initial-cluster=default={Loopback(peerPort)}",
        // A test cluster is never read again after a crash of the machine.
        "--unsafe-no-fsync",
        "--log-level=warn",
    ];

    public static IEnumerable<string> ApiServer(ClusterCertificates certificates, int port, int etcdPort, ClusterOptions options)
    {
        List<string> flags =
        [
            $"--etcd-servers={Loopback(etcdPort)}",
            $"--secure-port={Text(port)}",
            "--bind-address=127.0.0.1",
            "--advertise-address=127.0.0.1",
            // No Pod reaches this server through the Service named kubernetes, and a loopback address may not be its endpoint.
            "--endpoint-reconciler-type=none",
            $"--cert-dir={certificates.Folder}",
            $"--tls-cert-file={certificates.ServingPath}",
            $"--tls-private-key-file={certificates.ServingKeyPath}",
            "--service-account-issuer=https://kubernetes.default.svc",
            $"--service-account-key-file={certificates.ServiceAccountKeyPath}",
            $"--service-account-signing-key-file={certificates.ServiceAccountKeyPath}",
            "--service-cluster-ip-range=10.96.0.0/16",
            $"--token-auth-file={Path.Combine(certificates.Folder, "tokens.csv")}",
            "--authorization-mode=RBAC",
            "--allow-privileged=true",
            // Webhooks that are named by a Service are called at its endpoints: there is no kube-proxy.
            "--enable-aggregator-routing=true",
            // It wants the default ServiceAccount that a controller manager makes some time after the namespace.
            "--disable-admission-plugins=ServiceAccount",
        ];
        if (options.AuditLog)
        {
            flags.Add($"--audit-policy-file={Path.Combine(certificates.Folder, "audit-policy.yaml")}");
            flags.Add($"--audit-log-path={Path.Combine(certificates.Folder, "audit.log")}");
        }

        flags.AddRange(options.ApiServerArguments);
        return flags;
    }

    public static IEnumerable<string> ControllerManager(ClusterCertificates certificates, string kubeconfigPath, int port, Version version)
    {
        List<string> flags =
        [
            $"--kubeconfig={kubeconfigPath}",
            "--use-service-account-credentials=true",
            $"--service-account-private-key-file={certificates.ServiceAccountKeyPath}",
            $"--root-ca-file={certificates.AuthorityPath}",
            "--leader-elect=false",
            "--bind-address=127.0.0.1",
            $"--secure-port={Text(port)}",
            $"--tls-cert-file={certificates.ServingPath}",
            $"--tls-private-key-file={certificates.ServingKeyPath}",
        ];
        if (version < InsecurePortsRemoved)
            flags.Add("--port=0");
        return flags;
    }

    private static string Loopback(int port) => $"http://127.0.0.1:{Text(port)}";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
