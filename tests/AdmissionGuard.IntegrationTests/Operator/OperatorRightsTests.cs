using System.Security.Cryptography;
using AdmissionGuard.TestSupport.Product;
using AdmissionGuard.TestSupport.Registries;
using AdmissionGuard.TestSupport.Testbed;
using k8s;

namespace AdmissionGuard.IntegrationTests.Operator;

/// <summary>The operator needs each right that it is given, and no other: by the audit log of a real API server.</summary>
[Collection(OperatorTests.Collection)]
public sealed class OperatorRightsTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(180);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_right_is_used_and_none_is_missing()
    {
        await using var cluster = await LocalCluster.StartAsync(new ClusterOptions { AuditLog = true }, Cancellation);
        await ProductInstallation.InstallCrdsAsync(cluster);
        await cluster.ApplyAsync(ReportKinds.PolicyReport, Cancellation);
        await cluster.KubectlAsync("wait", "--for=condition=Established", "--timeout=60s", "crd/policyreports.wgpolicyk8s.io");
        const string Ns = "admissionguard-system";
        await cluster.ApplyAsync($"apiVersion: v1\nkind: Namespace\nmetadata: {"{"}name: {Ns}{"}"}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {"{"}name: shop{"}"}\n", Cancellation);
        await cluster.ApplyAsync($"apiVersion: v1\nkind: ConfigMap\nmetadata: {"{"}name: webhooks, namespace: {Ns}{"}"}\ndata:\n  webhooks.yaml: |\n{Indented(Configurations)}", Cancellation);
        await cluster.ApplyAsync(Configurations, Cancellation);

        await using var registry = await OciRegistry.StartAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var unsigned = SignedImage.Add(registry, "shop/unsigned", null);
        await RunningPods.DeployAsync(cluster, "shop", "web", unsigned.Tagged, unsigned.Digest, Cancellation);
        await RunningPods.StartJobAsync(cluster, "shop", "report", unsigned.Tagged, unsigned.Digest, Cancellation);
        await cluster.ApplyAsync(BackgroundScanTests.Policy("production", registry.Host, key, "Audit"), Cancellation);
        await cluster.ApplyAsync(BackgroundScanTests.Policy("team", registry.Host, key, "Audit").Replace("ClusterImagePolicy", "ImagePolicy", StringComparison.Ordinal).Replace("name: team}", "name: team, namespace: shop}", StringComparison.Ordinal), Cancellation);
        await cluster.ApplyAsync(Others, Cancellation);

        string[] arguments = ["--webhook-configurations", "webhooks", "--plain-http-registry", registry.Host];
        await using var keeper = await OperatorProcess.StartAsync(cluster, Ns, "admissionguard-operator", arguments, Cancellation, webhookConfiguration: "admissionguard");
        var account = $"system:serviceaccount:{Ns}:admissionguard-operator";
        await Eventually.TrueAsync(async () => (await cluster.KubectlAsync("get", "policyreports", "-n", "shop", "-o", "name")).Length > 0, Deadline, Cancellation);
        // Both configurations changed, then gone; all that ran gone, and with it the report.
        foreach (var kind in (string[])["validatingwebhookconfiguration", "mutatingwebhookconfiguration"])
        {
            await cluster.KubectlAsync("patch", kind, "admissionguard", "--type=strategic", "-p", """{"webhooks":[{"name":"images.admissionguard.dev","timeoutSeconds":1}]}""");
            await Eventually.TrueAsync(async () => await cluster.KubectlAsync("get", kind, "admissionguard", "-o", "jsonpath={.webhooks[0].timeoutSeconds}") == "10", Deadline, Cancellation);
            await cluster.KubectlAsync("delete", kind, "admissionguard");
            await Eventually.TrueAsync(async () => (await cluster.KubectlAsync("get", kind, "-o", "name")).Contains("admissionguard", StringComparison.Ordinal), Deadline, Cancellation);
        }

        await cluster.KubectlAsync("delete", "deployment,job", "--all", "-n", "shop");
        await cluster.KubectlAsync("delete", "pods", "--all", "-n", "shop", "--force", "--grace-period=0");
        // A certificate that somebody deleted is made anew: the authority stays, so that only one Secret is written.
        await cluster.KubectlAsync("patch", "secret", "admissionguard-webhook-tls", "-n", Ns, "-p", """{"data":{"tls.crt":"QQ=="}}""");
        await cluster.KubectlAsync("patch", "secret", "admissionguard-webhook-ca", "-n", Ns, "-p", """{"data":{"ca.crt":"QQ=="}}""");

        IReadOnlyList<string> unused = [];
        UsedRights rights = null!;
        // A watch is written into the audit log when it ends.
        await UsesAsync(right => !right.EndsWith(": watch", StringComparison.Ordinal) && !right.StartsWith("reports.openreports.io: ", StringComparison.Ordinal));
        await keeper.Process.StopAsync();

        // The other kind of report, in place of the first.
        await cluster.KubectlAsync("delete", "crd", "policyreports.wgpolicyk8s.io");
        await cluster.ApplyAsync(ReportKinds.OpenReport, Cancellation);
        await cluster.KubectlAsync("wait", "--for=condition=Established", "--timeout=60s", "crd/reports.openreports.io");
        await RunningPods.RunAsync(cluster.Admin, "shop", "again", unsigned.Tagged, unsigned.Digest, Cancellation);
        await using var other = await OperatorProcess.StartAsync(cluster, Ns, "admissionguard-operator", arguments, Cancellation, webhookConfiguration: "admissionguard");
        await Eventually.TrueAsync(async () => await cluster.KubectlAsync("get", "reports.openreports.io", "-n", "shop", "-o", "jsonpath={range .items[*]}{.summary.warn}{end}") == "2", Deadline, Cancellation);
        await cluster.KubectlAsync("delete", "pods", "--all", "-n", "shop", "--force", "--grace-period=0");
        await Eventually.TrueAsync(async () => (await cluster.KubectlAsync("get", "reports.openreports.io", "-n", "shop", "-o", "name")).Length == 0, Deadline, Cancellation);
        await other.Process.StopAsync();
        await UsesAsync(_ => true);
        Assert.Empty(rights.Refused);

        async Task UsesAsync(Func<string, bool> counts)
        {
            try
            {
                await Eventually.TrueAsync(
                    async () =>
                    {
                        await Task.Delay(TimeSpan.FromSeconds(1), Cancellation);
                        rights = await UsedRights.ReadAsync(cluster, account, Cancellation);
                        unused = [.. (await rights.UnusedAsync("operator.yaml", Cancellation)).Where(counts)];
                        return unused.Count == 0;
                    },
                    Deadline, Cancellation);
            }
            catch (TimeoutException)
            {
                Assert.Fail($"never used: {string.Join(", ", unused)}; refused: {string.Join(", ", rights.Refused.Distinct())}\n{keeper.Process.LogTail(30)}");
            }
        }
    }

    private static string Indented(string text) => string.Join('\n', text.Split('\n').Select(line => "    " + line)) + "\n";

    private static string Configurations => string.Join("---\n", new[] { "Validating", "Mutating" }.Select(kind => $"""
        apiVersion: admissionregistration.k8s.io/v1
        kind: {kind}WebhookConfiguration
        metadata: {"{"}name: admissionguard{"}"}
        webhooks:
        - name: images.admissionguard.dev
          admissionReviewVersions: [v1]
          sideEffects: NoneOnDryRun
          failurePolicy: Fail
          namespaceSelector: {"{"}matchLabels: {"{"}guarded: "yes"{"}"}{"}"}
          clientConfig: {"{"}service: {"{"}name: admissionguard-webhook, namespace: admissionguard-system, path: /validate{"}"}{"}"}
          rules:
          - {"{"}apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [pods]{"}"}

        """));

    private const string Others = """
        apiVersion: admissionguard.dev/v1alpha1
        kind: ImagePolicyException
        metadata: {name: temporary}
        spec: {policies: [{name: production, requirements: [signed]}], images: ["registry.example.com/**"], until: "2099-01-01T00:00:00Z", reason: a test}
        ---
        apiVersion: admissionguard.dev/v1alpha1
        kind: TrustRoot
        metadata: {name: offline}
        spec: {trustedRoot: {configMapRef: {name: roots}}}
        """;
}
