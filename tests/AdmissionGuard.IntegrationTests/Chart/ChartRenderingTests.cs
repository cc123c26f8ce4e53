using System.Text.Json;
using AdmissionGuard.Admission;
using AdmissionGuard.Admission.Extraction;
using AdmissionGuard.Cli;
using AdmissionGuard.Operator.Webhooks;
using AdmissionGuard.Serving;
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

    [Theory, MemberData(nameof(Variants))]
    public async Task Helm_3_finds_nothing_wrong_and_renders_the_same(string variant)
    {
        var lint = await Tools.Helm3.TryRunAsync(["lint", HelmChart.Folder, "--strict", "--values", HelmChart.ValuesOf(variant)], cancellationToken: Cancellation);
        Assert.True(lint.ExitCode == 0, lint.Output + lint.Error);
        foreach (var kubernetes in (string[])["1.20.2", Newest])
        {
            string[] values = ["--values", HelmChart.ValuesOf(variant)];
            Assert.Equal(await SortedAsync(Tools.Helm), await SortedAsync(Tools.Helm3));

            // The two sort objects of some kinds differently.
            async Task<IEnumerable<string>> SortedAsync(Tool helm) =>
                HelmChart.Documents(await HelmChart.RenderAsync(kubernetes, values, Cancellation, helm)).Select(document => document.Trim('-', '\n')).Order(StringComparer.Ordinal);
        }
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
        var webhooks = await WantedAsync([]);
        var (expected, images) = (WebhookConfiguration.Validating("", new(), BuiltInShapes.All, ["admissionguard-system", "kube-system"]).Webhooks[0], webhooks[WebhookConfiguration.WebhookName]);
        Assert.Equal(TextsOf(expected.Rules), TextsOf(images.Rules));
        Assert.Equal(
            (expected.FailurePolicy, expected.MatchPolicy, expected.SideEffects, expected.TimeoutSeconds, KubernetesJson.Serialize(expected.NamespaceSelector)),
            (images.FailurePolicy, images.MatchPolicy, images.SideEffects, images.TimeoutSeconds, KubernetesJson.Serialize(images.NamespaceSelector)));
        Assert.Equal(("/validate", "admissionguard-webhook", "admissionguard-system"), (images.ClientConfig.Service.Path, images.ClientConfig.Service.Name, images.ClientConfig.Service.NamespaceProperty));

        var (ofKinds, policies) = (WebhookConfiguration.OwnKinds(new()), webhooks[WebhookConfiguration.PolicyWebhookName]);
        Assert.Equal(TextsOf(ofKinds.Rules), TextsOf(policies.Rules));
        Assert.Equal((ofKinds.FailurePolicy, ofKinds.SideEffects), (policies.FailurePolicy, policies.SideEffects));

        static IEnumerable<string> TextsOf(IEnumerable<V1RuleWithOperations> rules) => rules.Select(rule => KubernetesJson.Serialize(rule)).Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task Further_kinds_are_sent_where_an_extractor_knows_them()
    {
        var webhooks = await WantedAsync(["--values", HelmChart.ValuesOf("pinning.yaml")]);
        Assert.Contains(webhooks[WebhookConfiguration.WebhookName].Rules, rule => rule.ApiGroups is ["argoproj.io"] && rule.Resources is ["rollouts"]);
    }

    [Fact]
    public async Task Its_own_namespace_is_left_out_whatever_the_values_say()
    {
        var webhooks = await WantedAsync(["--set", "excludedNamespaces=null"]);
        Assert.Equal(["admissionguard-system"], Assert.Single(webhooks[WebhookConfiguration.WebhookName].NamespaceSelector.MatchExpressions).Values);
    }

    [Fact]
    [Trait("threat", "W15")]
    public async Task Of_its_own_namespace_Pods_are_sent_unless_the_values_leave_it_out()
    {
        var own = (await WantedAsync([]))[WebhookConfiguration.OwnNamespaceWebhookName];
        var expected = WebhookConfiguration.OwnNamespace(own.ClientConfig, "admissionguard-system");
        Assert.Equal(KubernetesJson.Serialize(expected), KubernetesJson.Serialize(own));
        Assert.Equal((Webhook.OwnNamespacePath, "admissionguard-webhook"), (own.ClientConfig.Service.Path, own.ClientConfig.Service.Name));
        Assert.DoesNotContain(WebhookConfiguration.OwnNamespaceWebhookName, await WantedAsync(["--set", "excludedNamespaces={kube-system,admissionguard-system}"]));

        // What narrows the one narrows the other, and a webhook that fails open says so whatever the values say.
        var narrowed = (await WantedAsync(["--set", "webhook.objectSelector.matchLabels.guarded=yes", "--set-json", """webhook.namespaceSelector=[{"key":"team","operator":"Exists"}]""", "--set-json", """webhook.matchConditions=[{"name":"a","expression":"true"}]"""]))[WebhookConfiguration.OwnNamespaceWebhookName];
        Assert.Equal("yes", narrowed.ObjectSelector.MatchLabels["guarded"]);
        Assert.Equal(["kubernetes.io/metadata.name", "team"], narrowed.NamespaceSelector.MatchExpressions.Select(expression => expression.Key));
        Assert.Equal(("a", "true"), (narrowed.MatchConditions[0].Name, narrowed.MatchConditions[0].Expression));
        Assert.Equal("Ignore", narrowed.FailurePolicy);
    }

    [Fact]
    public async Task Rights_are_those_that_the_program_is_tested_with_but_one()
    {
        var chart = HelmChart.Objects(await HelmChart.RenderAsync(Newest, [], Cancellation));
        var tested = Directory.EnumerateFiles(Checkout.PathOf("config", "rbac"), "*.yaml").SelectMany(file => HelmChart.Objects(File.ReadAllText(file))).ToList();
        foreach (var component in (string[])["admissionguard-webhook", "admissionguard-operator"])
        {
            Assert.Equal(RulesOf(tested.OfType<V1Role>().Single(role => role.Metadata.Name == component).Rules), RulesOf(chart.OfType<V1Role>().Single(role => role.Metadata.Name == component).Rules));

            // The release owns the webhook configurations: what uninstalling removes must stay removed.
            Assert.Equal(
                RulesOf(tested.OfType<V1ClusterRole>().Single(role => role.Metadata.Name == component).Rules.Where(rule => rule.ApiGroups is not ["admissionregistration.k8s.io"] || rule.Verbs is not ["create"])),
                RulesOf(chart.OfType<V1ClusterRole>().Single(role => role.Metadata.Name == component).Rules));
        }

        var strict = HelmChart.Objects(await HelmChart.RenderAsync(Newest, ["--values", HelmChart.ValuesOf("strict.yaml")], Cancellation));
        Assert.Equal(
            RulesOf(tested.OfType<V1ClusterRole>().Single(role => role.Metadata.Name == "admissionguard-workload-secrets").Rules),
            RulesOf(strict.OfType<V1ClusterRole>().Single(role => role.Metadata.Name == "admissionguard-workload-secrets").Rules));
        Assert.Equal(["payments", "shop"], strict.OfType<V1RoleBinding>().Where(binding => binding.RoleRef.Name == "admissionguard-workload-secrets").Select(binding => binding.Metadata.NamespaceProperty));

        static IEnumerable<string> RulesOf(IEnumerable<V1PolicyRule> rules) => rules.Select(rule => KubernetesJson.Serialize(rule)).Order(StringComparer.Ordinal);
    }

    [Theory, MemberData(nameof(Variants))]
    public async Task The_program_takes_its_arguments(string variant)
    {
        var objects = HelmChart.Objects(await HelmChart.RenderAsync(Newest, ["--values", HelmChart.ValuesOf(variant)], Cancellation));
        foreach (var deployment in objects.OfType<V1Deployment>())
        {
            var arguments = deployment.Spec.Template.Spec.Containers[0].Args;
            var parsed = CommandLine.Root.Parse([.. arguments]);
            Assert.True(parsed.Errors.Count == 0, $"{deployment.Metadata.Name} {string.Join(' ', arguments)}: {string.Join("; ", parsed.Errors)}");
        }
    }

    private static async Task<Dictionary<string, V1ValidatingWebhook>> WantedAsync(IEnumerable<string> arguments)
    {
        var objects = HelmChart.Objects(await HelmChart.RenderAsync(Newest, arguments, Cancellation));
        var wanted = objects.OfType<V1ConfigMap>().Single(map => map.Metadata.Name == "admissionguard-webhooks").Data["webhooks.yaml"];
        Assert.NotEmpty(DesiredWebhook.Parse(wanted));
        return HelmChart.Objects(wanted).OfType<V1ValidatingWebhookConfiguration>().Single().Webhooks.ToDictionary(webhook => webhook.Name, StringComparer.Ordinal);
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
