using System.Text.Json;
using AdmissionGuard.Admission;
using AdmissionGuard.Admission.Extraction;
using AdmissionGuard.TestSupport.Testbed;
using k8s;
using k8s.Models;

namespace AdmissionGuard.IntegrationTests.Chart;

/// <summary>What the chart renders, for each documented set of values, without a cluster.</summary>
public sealed class ChartRenderingTests
{
    private const string Newest = "1.36.0";

    public static TheoryData<string> Variants => [.. HelmChart.Variants];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Variants))]
    public async Task Helm_finds_nothing_wrong(string variant)
    {
        var result = await Tools.Helm.TryRunAsync(["lint", HelmChart.Folder, "--strict", "--values", HelmChart.ValuesOf(variant)], cancellationToken: Cancellation);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
    }

    [Fact]
    public async Task What_is_rendered_is_what_the_repository_holds()
    {
        var folder = Directory.CreateTempSubdirectory("admissionguard-render-").FullName;
        try
        {
            await new Tool(Checkout.PathOf("eng", "chart", "render")).RunAsync(folder);
            var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal).ToList();
            Assert.True(files.Count >= 14, $"only {files.Count} files were rendered");
            foreach (var file in files)
            {
                Assert.True(
                    await File.ReadAllTextAsync(Path.Combine(folder, file), Cancellation) == await File.ReadAllTextAsync(Checkout.PathOf(file), Cancellation),
                    $"{file} is not what the chart renders: run eng/chart/render and look at the difference");
            }

            var stale = Directory.EnumerateFiles(Checkout.PathOf("tests", "fixtures", "chart")).Select(file => Path.Combine("tests", "fixtures", "chart", Path.GetFileName(file))).Except(files);
            Assert.Empty(stale);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory, MemberData(nameof(Variants))]
    public async Task Each_object_has_only_fields_of_the_newest_API(string variant)
    {
        var rendered = await HelmChart.RenderAsync(Newest, ["--values", HelmChart.ValuesOf(variant)], Cancellation);
        var objects = HelmChart.Objects(rendered);
        Assert.Equal(HelmChart.Documents(rendered).Count(document => !HelmChart.IsForeign(document)), objects.Count);
        Assert.Equal(4, objects.OfType<V1CustomResourceDefinition>().Count());
    }

    [Theory, MemberData(nameof(Variants))]
    public async Task Pods_are_restricted_and_say_what_they_need(string variant)
    {
        var objects = HelmChart.Objects(await HelmChart.RenderAsync(Newest, ["--values", HelmChart.ValuesOf(variant)], Cancellation));
        var templates = objects.OfType<V1Deployment>().Select(deployment => deployment.Spec.Template.Spec).ToList();
        Assert.Equal(2, templates.Count);
        foreach (var pod in templates)
        {
            Assert.Equal((true, 65532L, "RuntimeDefault"), (pod.SecurityContext.RunAsNonRoot, pod.SecurityContext.RunAsUser, pod.SecurityContext.SeccompProfile.Type));
            Assert.All(pod.Volumes, volume => Assert.Null(volume.HostPath));
            var container = Assert.Single(pod.Containers);
            Assert.Equal((false, true, true), (container.SecurityContext.AllowPrivilegeEscalation, container.SecurityContext.ReadOnlyRootFilesystem, container.SecurityContext.RunAsNonRoot));
            Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
            Assert.NotNull(container.LivenessProbe);
            Assert.NotNull(container.ReadinessProbe);
            Assert.NotNull(container.StartupProbe);
            Assert.Equal(["cpu", "memory"], container.Resources.Requests.Keys.Order(StringComparer.Ordinal));
            Assert.Contains("memory", container.Resources.Limits.Keys);
            Assert.NotEmpty(pod.TopologySpreadConstraints);
        }
    }

    [Fact]
    public async Task The_webhook_is_sent_what_the_program_knows_to_hold_images()
    {
        var objects = HelmChart.Objects(await HelmChart.RenderAsync(Newest, [], Cancellation));
        var webhook = Assert.Single(Assert.Single(objects.OfType<V1ValidatingWebhookConfiguration>()).Webhooks, hook => hook.Name == WebhookConfiguration.WebhookName);
        Assert.Equal(
            WebhookConfiguration.Rules(BuiltInShapes.All).Select(rule => KubernetesJson.Serialize(rule)).Order(StringComparer.Ordinal),
            webhook.Rules.Select(rule => KubernetesJson.Serialize(rule)).Order(StringComparer.Ordinal));
        Assert.Equal(("Fail", "Equivalent", "NoneOnDryRun", WebhookConfiguration.TimeoutSeconds), (webhook.FailurePolicy, webhook.MatchPolicy, webhook.SideEffects, webhook.TimeoutSeconds));
        var excluded = Assert.Single(webhook.NamespaceSelector.MatchExpressions);
        Assert.Equal(("kubernetes.io/metadata.name", "NotIn"), (excluded.Key, excluded.OperatorProperty));
        Assert.Equal(["admissionguard-system", "kube-system"], excluded.Values);
    }

    [Fact]
    public async Task Its_own_namespace_is_left_out_whatever_the_values_say()
    {
        var objects = HelmChart.Objects(await HelmChart.RenderAsync(Newest, ["--set", "excludedNamespaces=null"], Cancellation));
        var webhook = Assert.Single(objects.OfType<V1ValidatingWebhookConfiguration>()).Webhooks[0];
        Assert.Equal(["admissionguard-system"], Assert.Single(webhook.NamespaceSelector.MatchExpressions).Values);
    }

    [Fact]
    public async Task Newer_APIs_are_used_only_where_they_are_served()
    {
        var old = await HelmChart.RenderAsync("1.20.2", [], Cancellation);
        Assert.Contains("policy/v1beta1", old, StringComparison.Ordinal);
        Assert.DoesNotContain("matchConditions", old, StringComparison.Ordinal);
        var current = await HelmChart.RenderAsync(Newest, [], Cancellation);
        Assert.DoesNotContain("policy/v1beta1", current, StringComparison.Ordinal);
        Assert.Contains("matchConditions", current, StringComparison.Ordinal);
        Assert.NotEqual(0, (await HelmChart.TryRenderAsync("1.19.0", [], Cancellation)).ExitCode);
    }

    [Theory]
    [InlineData("--set", "webhook.replica=3", "replica")]
    [InlineData("--set", "webhook.failurePolicy=Open", "failurePolicy")]
    [InlineData("--set", "webhook.timeoutSeconds=31", "timeoutSeconds")]
    [InlineData("--set", "unmatchedImages=Maybe", "unmatchedImages")]
    [InlineData("--set", "image.digest=sha256:12", "digest")]
    [InlineData("--set", "certificates.mode=Provided", "certificates.secretName")]
    public async Task A_value_that_means_nothing_is_refused_by_name(string option, string value, string named)
    {
        var result = await HelmChart.TryRenderAsync(Newest, [option, value], Cancellation);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(named, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_value_is_described()
    {
        using var schema = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(HelmChart.Folder, "values.schema.json"), Cancellation));
        var described = new List<string>();
        Walk(schema.RootElement, "", described);
        Assert.True(described.Count > 60, $"only {described.Count} values");

        static void Walk(JsonElement of, string path, List<string> described)
        {
            foreach (var property in of.GetProperty("properties").EnumerateObject())
            {
                Assert.True(property.Value.TryGetProperty("description", out var text) && text.GetString()!.Length > 8, $"{path}{property.Name} is not described");
                described.Add(path + property.Name);
                if (property.Value.TryGetProperty("properties", out _))
                    Walk(property.Value, $"{path}{property.Name}.", described);
            }
        }
    }
}
