using System.Text.Json;
using AdmissionGuard.IntegrationTests.Admission;
using AdmissionGuard.TestSupport.Product;
using AdmissionGuard.TestSupport.Testbed;
using k8s;

namespace AdmissionGuard.IntegrationTests.Chart;

/// <summary>
/// The chart as it is installed, on an API server with its controllers, under a policy that AdmissionGuard's own image does not
/// satisfy. There is no node: the webhook's replica runs beside the cluster, with the arguments, the rights and the
/// configurations that the chart gives it, and comes and goes as the test wants.
/// </summary>
[Trait("threat", "W15")]
public sealed class OwnNamespaceTests(RegistryFixture registries)
{
    private const string Namespace = "admissionguard-system";
    private const string Webhook = "own-namespace.admissionguard.dev";
    private const string Intruder = "intruder";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_its_own_Pods_start_whatever_the_policies_say_and_without_a_replica_they_start_too()
    {
        var registry = await registries.StartedAsync(Cancellation);
        await using var cluster = await LocalCluster.StartAsync(new ClusterOptions { AuditLog = true }, Cancellation);
        await cluster.StartControllerManagerAsync(Cancellation);
        using var temporary = new TempDirectory();
        var folder = temporary.Path;
        var name = $"own-{Guid.NewGuid():N}"[..12];
        var key = await CosignKey.CreateAsync(folder);
        var own = await TestImage.PushAsync(registry, $"{name}/admissionguard");
        var next = await TestImage.PushAsync(registry, $"{name}/admissionguard", tag: "v2");
        var (signed, evil) = (await TestImage.PushAsync(registry, $"{name}/signed"), await TestImage.PushAsync(registry, $"{name}/evil"));
        await key.SignWithCosign25Async(signed.Reference);

        // 1. Cold start: everything is configured, and no replica has ever run. Its own Pods are made; others wait for it.
        await InstallAsync(cluster, registry, own);
        await cluster.ApplyAsync(MainJob.Manifests.Policy(name, "**", key.PublicPem), Cancellation);
        await PodsAsync(cluster, own.Tagged, 4);
        Assert.Contains("failed calling webhook \"images.admissionguard.dev\"", (await CreateAsync(cluster, "default", signed.Tagged)).Error, StringComparison.Ordinal);
        (await CreateAsync(cluster, "kube-system", evil.Tagged)).Succeeded();

        // 2. A replica is there, and the policy in force. Nobody signed AdmissionGuard's own image, and its Pods go on being made.
        var replica = await StartReplicaAsync(cluster, folder);
        try
        {
            await Eventually.TrueAsync(async () => (await CreateAsync(cluster, Namespace, evil.Tagged, flags: "--dry-run=server")).Error.Contains("NoSignature", StringComparison.Ordinal), Patience, Cancellation);
            var before = await cluster.KubectlAsync("get", "pods", "-n", Namespace, "-o", "name");
            await cluster.KubectlAsync("delete", "pods", "-n", Namespace, "-l", "app.kubernetes.io/part-of=admissionguard", "--force", "--grace-period=0");
            await PodsAsync(cluster, own.Tagged, 4);
            Assert.Empty((await cluster.KubectlAsync("get", "pods", "-n", Namespace, "-o", "name")).Split('\n').Intersect(before.Split('\n').Where(line => line.Length > 0)));
            await Eventually.TrueAsync(async () => (await AuditAsync(cluster)).Count(entry => entry == "admitted by own-image") >= 4, Patience, Cancellation);

            // 3. Somebody who may create Pods, workloads and debug containers there: no disguise counts.
            await cluster.KubectlAsync("create", "clusterrole", Intruder, "--verb=*", "--resource=pods,pods/ephemeralcontainers,replicasets.apps,deployments.apps,jobs.batch");
            await cluster.KubectlAsync("create", "rolebinding", Intruder, "-n", Namespace, $"--clusterrole={Intruder}", $"--user={Intruder}");
            foreach (var (disguise, pod) in await Disguises.PodsAsync(cluster, Namespace, own, next, evil, Cancellation))
            {
                var refused = await cluster.Kubectl.TryRunAsync(["create", "-f", "-", $"--as={Intruder}"], pod, cancellationToken: Cancellation);
                Assert.True(refused.ExitCode != 0, $"{disguise}: {refused.Output}");
                Assert.Contains($"admission webhook \"{Webhook}\" denied the request", refused.Error, StringComparison.Ordinal);
                Assert.Contains("NoSignature", refused.Error, StringComparison.Ordinal);
            }

            (await CreateAsync(cluster, Namespace, signed.Tagged, "trusted", $"--as={Intruder}")).Succeeded();
            var image = JsonSerializer.Serialize(evil.Tagged);
            Assert.Contains("NoSignature", (await PatchAsync($$"""[{"op":"replace","path":"/spec/containers/0/image","value":{{image}}}]""")).Error, StringComparison.Ordinal);

            // 4. A workload of theirs is taken, as AdmissionGuard's own next release is; what runs of it is not.
            foreach (var workload in await Disguises.WorkloadsAsync(cluster, Namespace, Intruder, evil, Cancellation))
                (await cluster.Kubectl.TryRunAsync(["create", "-f", "-", $"--as={Intruder}"], workload, cancellationToken: Cancellation)).Succeeded();
            await Eventually.TrueAsync(async () => (await FailuresAsync(cluster)).Distinct(StringComparer.Ordinal).Count() >= 3, Patience, Cancellation);
            Assert.DoesNotContain(evil.Tagged, await cluster.KubectlAsync("get", "pods", "-n", Namespace, "-o", "jsonpath={.items[*].spec.containers[*].image}"), StringComparison.Ordinal);
            await cluster.KubectlAsync("delete", "deployment,replicaset,job", "-n", Namespace, "-l", $"app={Intruder}");

            // 5. An upgrade to an image that nobody signed either: the replica that still runs lets it in, and its own image is that one now.
            foreach (var component in (string[])["webhook", "operator"])
                await cluster.KubectlAsync("set", "image", "-n", Namespace, $"deployment/admissionguard-{component}", $"{component}={next.Tagged}");
            await PodsAsync(cluster, next.Tagged, 1);
            Assert.Contains("NoSignature", (await CreateAsync(cluster, Namespace, own.Tagged, flags: "--dry-run=server")).Error, StringComparison.Ordinal);
            Assert.Contains("NoSignature", (await CreateAsync(cluster, "default", next.Tagged)).Error, StringComparison.Ordinal);
        }
        finally
        {
            await replica.DisposeAsync();
        }

        // 6. The last replica is gone. Its own Pods come back; elsewhere it is as failurePolicy says.
        await cluster.KubectlAsync("delete", "pods", "-n", Namespace, "-l", "app.kubernetes.io/part-of=admissionguard", "--force", "--grace-period=0");
        await PodsAsync(cluster, next.Tagged, 1);
        Assert.Contains("failed calling webhook \"images.admissionguard.dev\"", (await CreateAsync(cluster, "default", signed.Tagged)).Error, StringComparison.Ordinal);
        await cluster.KubectlAsync("patch", "validatingwebhookconfiguration", "admissionguard", "--type=strategic", "-p", """{"webhooks":[{"name":"images.admissionguard.dev","failurePolicy":"Ignore"}]}""");
        await Eventually.TrueAsync(async () => (await CreateAsync(cluster, "default", evil.Tagged, flags: "--dry-run=server")).ExitCode == 0, Patience, Cancellation);

        Task<ToolResult> PatchAsync(string patch) =>
            cluster.Kubectl.TryRunAsync(["patch", "pod", "trusted", "-n", Namespace, "--type=json", "-p", patch, $"--as={Intruder}"], cancellationToken: Cancellation);
    }

    /// <summary>Installs what an operator would have filled in already: there is none here.</summary>
    private static async Task InstallAsync(LocalCluster cluster, RegistryServer registry, TestImage own)
    {
        await cluster.KubectlAsync("create", "namespace", Namespace);
        foreach (var ns in (string[])[Namespace, "kube-system"])
            await cluster.KubectlAsync("label", "namespace", ns, $"kubernetes.io/metadata.name={ns}", "--overwrite");
        var helm = Tools.Helm with { Environment = new Dictionary<string, string?> { ["KUBECONFIG"] = cluster.KubeconfigPath } };
        await helm.RunAsync(
            "install", "admissionguard", HelmChart.Folder, "--namespace", Namespace,
            "--set", $"image.registry={registry.Host},image.repository={own.Repository[(registry.Host.Length + 1)..]},image.tag={own.Tag},registries.plainHttp={"{"}{registry.Host}{"}"}",
            "--set", "operator.webhookDrift=Report,unmatchedImages=Deny,trustRoots.refresh=false");
    }

    /// <summary>Waits for Pods of AdmissionGuard with this image.</summary>
    private static Task<TimeSpan> PodsAsync(Cluster cluster, string image, int atLeast) => Eventually.TrueAsync(
        async () => (await cluster.KubectlAsync("get", "pods", "-n", Namespace, "-l", "app.kubernetes.io/part-of=admissionguard", "-o", "jsonpath={.items[*].spec.containers[*].image}"))
            .Split(' ').Count(running => running == image) >= atLeast,
        Patience, Cancellation);

    private static Task<ToolResult> CreateAsync(Cluster cluster, string ns, string image, string? name = null, params string[] flags) => cluster.Kubectl.TryRunAsync(
        ["create", "-f", "-", .. flags], Workloads.Object("Pod", ns, name ?? GuardedCluster.NewName(), Workloads.PodSpec(image)), cancellationToken: Cancellation);

    /// <summary>A replica with the arguments of the chart's Deployment, as its ServiceAccount, and the configurations that lead to it.</summary>
    private static async Task<SupervisedProcess> StartReplicaAsync(LocalCluster cluster, string folder)
    {
        var account = await cluster.ConfigurationForAsync(Namespace, "admissionguard-webhook", Cancellation);
        var kubeconfig = await ProductInstallation.WriteKubeconfigAsync(account, folder, Cancellation);
        var deployment = await cluster.Admin.AppsV1.ReadNamespacedDeploymentAsync("admissionguard-webhook", Namespace, cancellationToken: Cancellation);
        var (address, health, ca) = ($"127.0.0.1:{LoopbackPorts.Free()}", $"127.0.0.1:{LoopbackPorts.Free()}", Path.Combine(folder, "ca.crt"));
        string[] ofNodes = ["--listen=", "--health-listen=", "--tls-", "--trust-root-cache=", "--content-cache-dir="];
        var process = await SupervisedProcess.StartAsync(
            "webhook", folder, ProductBinary.Path,
            [
                .. deployment.Spec.Template.Spec.Containers[0].Args.Where(argument => !ofNodes.Any(prefix => argument.StartsWith(prefix, StringComparison.Ordinal))),
                "--kubeconfig", kubeconfig, "--listen", address, "--health-listen", health, "--self-signed-ca", ca,
            ],
            cancellationToken: Cancellation);
        using var client = new HttpClient();
        await process.WaitUntilReadyAsync(async token => (await client.GetAsync(new Uri($"http://{health}/readyz"), token)).IsSuccessStatusCode, Patience, Cancellation);

        var configuration = await cluster.Admin.AdmissionregistrationV1.ReadValidatingWebhookConfigurationAsync("admissionguard", cancellationToken: Cancellation);
        foreach (var caller in configuration.Webhooks.Select(webhook => webhook.ClientConfig))
            (caller.Url, caller.CaBundle, caller.Service) = ($"https://{address}{caller.Service.Path}", await File.ReadAllBytesAsync(ca, Cancellation), null!);
        await cluster.Admin.AdmissionregistrationV1.ReplaceValidatingWebhookConfigurationAsync(configuration, "admissionguard", cancellationToken: Cancellation);
        return process;
    }

    /// <summary>The names of workloads whose controllers were refused a Pod by the webhook.</summary>
    private static async Task<IEnumerable<string>> FailuresAsync(Cluster cluster) =>
        (await cluster.Admin.CoreV1.ListNamespacedEventAsync(Namespace, fieldSelector: "reason=FailedCreate", cancellationToken: Cancellation)).Items
            .Where(e => e.Message.Contains($"\"{Webhook}\" denied the request", StringComparison.Ordinal)).Select(e => e.InvolvedObject.Kind + e.InvolvedObject.Name);

    /// <summary>What the audit log keeps of the webhook's decisions about Pods that came to be.</summary>
    private static async Task<IReadOnlyList<string>> AuditAsync(LocalCluster cluster)
    {
        var decisions = new List<string>();
        foreach (var line in await File.ReadAllLinesAsync(cluster.AuditLogPath, Cancellation))
        {
            if (!line.Contains(Webhook + "/rule", StringComparison.Ordinal))
                continue;
            var annotations = JsonElement.Parse(line).GetProperty("annotations");
            decisions.Add($"{annotations.GetProperty(Webhook + "/verdict").GetString()} by {annotations.GetProperty(Webhook + "/rule").GetString()}");
        }

        return decisions;
    }
}
