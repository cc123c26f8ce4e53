using System.Text;
using AdmissionGuard.Serving;
using AdmissionGuard.TestSupport.Product;
using AdmissionGuard.TestSupport.Serving;
using AdmissionGuard.TestSupport.Testbed;

namespace AdmissionGuard.IntegrationTests.Admission;

/// <summary>
/// An API server that shows a certificate to its webhooks (Kubernetes documentation, "Authenticate apiservers"), and a
/// webhook that answers nobody else.
/// </summary>
[Trait("threat", "W10")]
public sealed class ApiServerCertificateTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_API_server_is_answered_by_its_certificate_and_nobody_else_is()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        using var authority = new TestAuthority("callers", TimeProvider.System.GetUtcNow());
        using var caller = authority.Client("kube-apiserver");
        await File.WriteAllTextAsync(Path.Combine(folder, "ca.crt"), authority.Pem, Cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder, "kubeconfig"), $"""
            apiVersion: v1
            kind: Config
            users:
            - name: "*"
              user:
                client-certificate-data: {Base64(caller.ExportCertificatePem())}
                client-key-data: {Base64(TestAuthority.KeyPem(caller))}
            """, Cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder, "admission.yaml"), $"""
            apiVersion: apiserver.config.k8s.io/v1
            kind: AdmissionConfiguration
            plugins:
            - name: ValidatingAdmissionWebhook
              configuration:
                apiVersion: apiserver.config.k8s.io/v1
                kind: WebhookAdmissionConfiguration
                kubeConfigFile: {Path.Combine(folder, "kubeconfig")}
            """, Cancellation);

        await using var cluster = await LocalCluster.StartAsync(
            new ClusterOptions { ApiServerArguments = [$"--admission-control-config-file={Path.Combine(folder, "admission.yaml")}"] }, Cancellation);
        await using var webhook = await WebhookProcess.StartAsync(
            cluster, [], new WebhookProcessOptions { Arguments = ["--unmatched-images", "Deny", "--client-ca", Path.Combine(folder, "ca.crt"), "--client-name", "kube-apiserver"] }, Cancellation);

        var ns = await cluster.CreateNamespaceAsync("callers", Cancellation);
        (await CreateAsync("there")).Succeeded();
        await webhook.GuardAsync(ns);
        await Eventually.TrueAsync(async () => (await CreateAsync("refused", "--dry-run=server")).Error.Contains("UnmatchedImage", StringComparison.Ordinal), TimeSpan.FromSeconds(30), Cancellation);
        await cluster.KubectlAsync("annotate", "pod", "there", "-n", ns, "note=changed");

        using var client = new HttpClient(new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, presented, _, _) => presented is not null } });
        using var content = new StringContent("{}", Encoding.UTF8, "application/json");
        using var refused = await client.PostAsync(new Uri(webhook.Address, Webhook.ValidatePath), content, Cancellation);
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, refused.StatusCode);
        Directory.Delete(folder, recursive: true);

        Task<ToolResult> CreateAsync(string name, params string[] flags) =>
            cluster.Kubectl.TryRunAsync(["create", "-f", "-", .. flags], Workloads.Object("Pod", ns, name, Workloads.PodSpec("registry.example/any/app:v1")), cancellationToken: Cancellation);
    }

    private static string Base64(string pem) => Convert.ToBase64String(Encoding.ASCII.GetBytes(pem));
}
