using AdmissionGuard.TestSupport.Testbed;

namespace AdmissionGuard.IntegrationTests.Chart;

/// <summary>A real API server takes what the chart renders, and the cluster lives on with it.</summary>
public sealed class ChartOnServerTests(ClusterFixture clusters)
{
    private const string Namespace = "admissionguard-system";

    public static TheoryData<string> Variants => [.. HelmChart.Variants];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Variants))]
    public async Task The_server_takes_every_object(string variant)
    {
        var cluster = await clusters.StartedAsync(Cancellation);
        var ns = await cluster.CreateNamespaceAsync("chart", Cancellation);
        foreach (var named in (string[])["payments", "shop"])
            await cluster.ApplyAsync($"apiVersion: v1\nkind: Namespace\nmetadata: {"{"}name: {named}{"}"}", Cancellation);
        var rendered = await Tools.Helm.RunAsync(
            "template", "admissionguard", HelmChart.Folder, "--namespace", ns, "--kube-version", $"{cluster.Version}.0",
            "--api-versions", "cert-manager.io/v1", "--values", HelmChart.ValuesOf(variant));
        var served = string.Join("\n---\n", HelmChart.Documents(rendered).Where(document => !HelmChart.IsForeign(document)));
        var result = await cluster.Kubectl.TryRunAsync(["apply", "--server-side", "--force-conflicts", "--dry-run=server", "-f", "-"], served, cancellationToken: Cancellation);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(HelmChart.Documents(served).Count(), result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task The_server_takes_the_kustomize_base()
    {
        var cluster = await clusters.StartedAsync(Cancellation);
        var built = await cluster.Kubectl.RunAsync(["kustomize", Checkout.PathOf("config", "default")], cancellationToken: Cancellation);
        Assert.Equal(4, HelmChart.Objects(built).OfType<k8s.Models.V1CustomResourceDefinition>().Count());
        Assert.SkipWhen(cluster.Version < new Version(1, 30), "the base is for Kubernetes 1.30 and later");

        // In a namespace of the test's own: what is not there yet takes no objects, not even for show.
        var ns = await cluster.CreateNamespaceAsync("kustomize", Cancellation);
        var moved = built.Replace("admissionguard-system", ns, StringComparison.Ordinal);
        var result = await cluster.Kubectl.TryRunAsync(["apply", "--server-side", "--force-conflicts", "--dry-run=server", "-f", "-"], moved, cancellationToken: Cancellation);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(HelmChart.Documents(moved).Count(), result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    [Trait("threat", "W15")]
    public async Task Without_a_webhook_its_own_Pods_and_those_of_the_system_start_and_others_do_not()
    {
        await using var cluster = await LocalCluster.StartAsync(cancellationToken: Cancellation);
        await cluster.StartControllerManagerAsync(Cancellation);
        var helm = HelmOf(cluster);
        await cluster.KubectlAsync("create", "namespace", Namespace);
        if (cluster.Version < new Version(1, 21))
        {
            // Before 1.21 it says what is to be done by hand, and then it is done.
            var refused = await InstallAsync();
            Assert.NotEqual(0, refused.ExitCode);
            foreach (var ns in (string[])[Namespace, "kube-system"])
            {
                Assert.Contains($"kubectl label namespace {ns} kubernetes.io/metadata.name={ns}", refused.Error, StringComparison.Ordinal);
                await cluster.KubectlAsync("label", "namespace", ns, $"kubernetes.io/metadata.name={ns}");
            }
        }

        // No node runs anything here: the webhook is as absent as can be. An install that never comes up stops nothing.
        (await InstallAsync()).Succeeded();
        await Eventually.TrueAsync(async () => (await PodsAsync()).Count == 4, TimeSpan.FromSeconds(60), Cancellation);
        await CreatePodAsync("default", admitted: true);

        // Configured and absent, it refuses others, and its own Pods and those of the system start all the same.
        await helm.RunAsync("upgrade", "admissionguard", HelmChart.Folder, "--namespace", Namespace, "--set", "operator.webhookDrift=Report");
        await CreatePodAsync("kube-system", admitted: true);
        await CreatePodAsync("default", admitted: false);
        var before = await PodsAsync();
        await cluster.KubectlAsync("delete", "pod", "--all", "-n", Namespace, "--wait=false");
        await Eventually.TrueAsync(async () => (await PodsAsync()).Except(before).Count() >= 4, TimeSpan.FromSeconds(60), Cancellation);

        // An upgrade and the removal leave nothing that stops Pods.
        await helm.RunAsync("upgrade", "admissionguard", HelmChart.Folder, "--namespace", Namespace, "--set", "operator.webhookDrift=Report,webhook.replicas=3");
        Assert.Equal("3", await cluster.KubectlAsync("get", "deployment", "admissionguard-webhook", "-n", Namespace, "-o", "jsonpath={.spec.replicas}"));
        await helm.RunAsync("uninstall", "admissionguard", "--namespace", Namespace);
        await CreatePodAsync("default", admitted: true);
        Assert.Equal("", await cluster.KubectlAsync("get", "validatingwebhookconfiguration,clusterrole,clusterrolebinding", "-l", "app.kubernetes.io/part-of=admissionguard", "-o", "name"));
        Assert.Equal(4, (await cluster.KubectlAsync("get", "crd", "-o", "name")).Split('\n').Count(name => name.EndsWith(".admissionguard.dev", StringComparison.Ordinal)));

        Task<ToolResult> InstallAsync() => helm.TryRunAsync(["install", "admissionguard", HelmChart.Folder, "--namespace", Namespace], cancellationToken: Cancellation);

        async Task<List<string>> PodsAsync() => [.. (await cluster.KubectlAsync("get", "pods", "-n", Namespace, "-o", "name")).Split('\n', StringSplitOptions.RemoveEmptyEntries)];

        async Task CreatePodAsync(string ns, bool admitted)
        {
            var result = await cluster.TryApplyAsync($"apiVersion: v1\nkind: Pod\nmetadata: {"{"}name: probe-{Guid.NewGuid():N}, namespace: {ns}{"}"}\nspec: {"{"}containers: [{"{"}name: c, image: registry.example/app:v1{"}"}]{"}"}", Cancellation);
            Assert.Equal(admitted, result.ExitCode == 0);
            if (!admitted)
                Assert.Contains("images.admissionguard.dev", result.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task While_no_webhook_answers_a_Pod_can_change_in_all_that_brings_no_image()
    {
        // The chart's matchConditions are in CEL, which only an API server can try.
        (await clusters.StartedAsync(Cancellation)).RequireVersion(1, 30, "matchConditions");
        await using var cluster = await LocalCluster.StartAsync(cancellationToken: Cancellation);
        var helm = HelmOf(cluster);
        await helm.RunAsync("install", "admissionguard", HelmChart.Folder, "--namespace", Namespace, "--create-namespace");
        await cluster.ApplyAsync("apiVersion: v1\nkind: Pod\nmetadata: {name: before, namespace: default, finalizers: [test.example/keep]}\nspec: {containers: [{name: c, image: \"registry.example/app:v1\"}]}", Cancellation);
        await helm.RunAsync("upgrade", "admissionguard", HelmChart.Folder, "--namespace", Namespace, "--set", "operator.webhookDrift=Report");
        await Eventually.TrueAsync(async () => (await PatchAsync("""{"spec":{"containers":[{"name":"c","image":"registry.example/app:v2"}]}}""")).ExitCode != 0, TimeSpan.FromSeconds(30), Cancellation);

        var refused = await PatchAsync("""{"spec":{"containers":[{"name":"c","image":"registry.example/app:v3"}]}}""");
        Assert.Contains("failed calling webhook \"images.admissionguard.dev\"", refused.Error, StringComparison.Ordinal);
        Assert.Contains("failed calling webhook", (await PatchAsync("""{"metadata":{"labels":{"team":"other"}}}""")).Error, StringComparison.Ordinal);
        (await PatchAsync("""{"metadata":{"annotations":{"note":"changed"}}}""")).Succeeded();
        (await cluster.Kubectl.TryRunAsync(["delete", "pod", "before", "--now", "--wait=false"], cancellationToken: Cancellation)).Succeeded();
        (await PatchAsync("""{"metadata":{"$deleteFromPrimitiveList/finalizers":["test.example/keep"]}}""")).Succeeded();

        Task<ToolResult> PatchAsync(string patch) => cluster.Kubectl.TryRunAsync(["patch", "pod", "before", "-p", patch], cancellationToken: Cancellation);
    }

    private static Tool HelmOf(Cluster cluster) =>
        Tools.Helm with { Environment = new Dictionary<string, string?> { ["KUBECONFIG"] = cluster.KubeconfigPath } };
}
