using System.Text;
using System.Text.Json.Nodes;
using AdmissionGuard.Admission;
using AdmissionGuard.Admission.Extraction;
using AdmissionGuard.Admission.Extraction.Configured;
using AdmissionGuard.TestSupport.Admission;
using AdmissionGuard.TestSupport.Testbed;

namespace AdmissionGuard.Tests.Admission.Extraction;

/// <summary>Kinds of other projects, by the samples that the repository ships.</summary>
public sealed class ExtractorTests
{
    private const string Good = "ghcr.io/acme/good:v1";
    private const string Bad = "ghcr.io/acme/bad:v1";

    /// <summary>Kind, the object with IMAGE at the place that counts, and the path that the denial must name.</summary>
    public static TheoryData<string, string, string> Objects => new()
    {
        { "argoproj.io/v1alpha1 Rollout", """{"spec":{"template":{"spec":{"containers":[{"name":"c","image":"IMAGE"}]}}}}""", "spec.template.spec.containers[0].image" },
        { "argoproj.io/v1alpha1 Experiment", """{"spec":{"templates":[{"template":{"spec":{"containers":[{"name":"c","image":"IMAGE"}]}}}]}}""", "spec.templates[0].template.spec.containers[0].image" },
        { "argoproj.io/v1alpha1 AnalysisTemplate", """{"spec":{"metrics":[{"provider":{"web":{}}},{"provider":{"job":{"spec":{"template":{"spec":{"containers":[{"name":"c","image":"IMAGE"}]}}}}}}]}}""", "spec.metrics[1].provider.job.spec.template.spec.containers[0].image" },
        { "serving.knative.dev/v1 Service", """{"spec":{"template":{"spec":{"containers":[{"image":"IMAGE"}]}}}}""", "spec.template.spec.containers[0].image" },
        { "serving.knative.dev/v1 Revision", """{"spec":{"initContainers":[{"image":"IMAGE"}],"containers":[{"image":"GOOD"}]}}""", "spec.initContainers[0].image" },
        { "apps.kruise.io/v1alpha1 CloneSet", """{"spec":{"template":{"spec":{"containers":[{"name":"a","image":"GOOD"}],"volumes":[{"name":"v","image":{"reference":"IMAGE"}}]}}}}""", "spec.template.spec.volumes[0].image.reference" },
        { "apps.kruise.io/v1beta1 StatefulSet", """{"spec":{"template":{"spec":{"containers":[{"name":"a","image":"IMAGE"}]}}}}""", "spec.template.spec.containers[0].image" },
        { "apps.kruise.io/v1alpha1 SidecarSet", """{"spec":{"containers":[{"name":"a","image":"IMAGE"}]}}""", "spec.containers[0].image" },
        { "apps.kruise.io/v1alpha1 AdvancedCronJob", """{"spec":{"template":{"broadcastJobTemplate":{"spec":{"template":{"spec":{"containers":[{"name":"a","image":"IMAGE"}]}}}}}}}""", "spec.template.broadcastJobTemplate.spec.template.spec.containers[0].image" },
        { "apps.kruise.io/v1alpha1 ImagePullJob", """{"spec":{"image":"IMAGE"}}""", "spec.image" },
        { "apps.kruise.io/v1beta1 ImageListPullJob", """{"spec":{"images":["GOOD","IMAGE"]}}""", "spec.images[1]" },
        { "tekton.dev/v1 Task", """{"spec":{"steps":[{"name":"a","image":"$(params.image)"},{"name":"b","image":"IMAGE"}]}}""", "spec.steps[1].image" },
        { "tekton.dev/v1 TaskRun", """{"spec":{"taskSpec":{"sidecars":[{"name":"a","image":"IMAGE"}]}}}""", "spec.taskSpec.sidecars[0].image" },
        { "tekton.dev/v1 Pipeline", """{"spec":{"tasks":[{"taskRef":{"name":"t"}},{"taskSpec":{"stepTemplate":{"image":"IMAGE"}}}]}}""", "spec.tasks[1].taskSpec.stepTemplate.image" },
        { "tekton.dev/v1 PipelineRun", """{"spec":{"pipelineSpec":{"finally":[{"taskSpec":{"steps":[{"image":"IMAGE"}]}}]}}}""", "spec.pipelineSpec.finally[0].taskSpec.steps[0].image" },
        { "tekton.dev/v1beta1 StepAction", """{"spec":{"image":"IMAGE"}}""", "spec.image" },
    };

    [Theory]
    [MemberData(nameof(Objects))]
    [Trait("threat", "A10")]
    public async Task An_unsigned_image_of_a_sample_kind_is_denied_naming_the_path(string kind, string json, string path)
    {
        var reviewer = RecordingReviewer.Denying(image => image == Bad);
        await using var webhook = await RunningWebhook.StartAsync(reviewer, o => o with { Extractors = Samples() });

        var denied = await webhook.ReviewAsync(Review(kind, json.Replace("IMAGE", Bad, StringComparison.Ordinal)));
        Assert.False(denied["allowed"]!.GetValue<bool>());
        Assert.Equal(path, Assert.Single(denied["status"]!["details"]!["causes"]!.AsArray())!["field"]!.GetValue<string>());

        var admitted = await webhook.ReviewAsync(Review(kind, json.Replace("IMAGE", Good, StringComparison.Ordinal)));
        Assert.True(admitted["allowed"]!.GetValue<bool>(), admitted.ToJsonString());
    }

    [Theory]
    [InlineData("argoproj.io/v1alpha1 Rollout", """{"spec":{"workloadRef":{"kind":"Deployment","name":"web"}}}""")]
    [InlineData("tekton.dev/v1 TaskRun", """{"spec":{"taskRef":{"name":"build"}}}""")]
    [InlineData("tekton.dev/v1 Task", """{"spec":{"steps":[{"name":"a","image":"$(params.image)"}]}}""")]
    public async Task A_kind_that_may_be_without_images_is_admitted_without_any(string kind, string json)
    {
        var reviewer = RecordingReviewer.Denying(_ => true);
        await using var webhook = await RunningWebhook.StartAsync(reviewer, o => o with { Extractors = Samples() });
        var response = await webhook.ReviewAsync(Review(kind, json));
        Assert.True(response["allowed"]!.GetValue<bool>(), response.ToJsonString());
        Assert.Equal("no-images", response["auditAnnotations"]!["rule"]!.GetValue<string>());
        Assert.Empty(reviewer.Requests);
    }

    [Theory]
    [Trait("threat", "A5")]
    [InlineData("apps.kruise.io/v1alpha1 CloneSet", """{"spec":{}}""")]
    [InlineData("apps.kruise.io/v1alpha1 CloneSet", """{"spec":{"template":{"spec":{"containers":[]}}}}""")]
    [InlineData("apps.kruise.io/v1alpha1 ImagePullJob", """{"spec":{"img":"x"}}""")]
    [InlineData("tekton.dev/v1 Task", """{"spec":{"steps":{"image":"x"}}}""")]
    public async Task A_path_that_leads_nowhere_is_a_denial(string kind, string json)
    {
        await using var webhook = await RunningWebhook.StartAsync(new RecordingReviewer(), o => o with { Extractors = Samples() });
        Assert.False((await webhook.ReviewAsync(Review(kind, json)))["allowed"]!.GetValue<bool>());
    }

    [Fact]
    [Trait("threat", "W7")]
    public void The_API_server_is_asked_to_send_every_sample_kind()
    {
        var rules = WebhookConfiguration.Rules(BuiltInShapes.All.Concat(Samples())).ToList();
        Assert.All(Samples(), shape => Assert.Contains(rules, rule =>
            rule.ApiGroups.Contains(shape.Group) && rule.Resources.Contains(shape.Resources[0]) && rule.Scope == (shape.Namespaced ? "Namespaced" : "Cluster")));
    }

    [Theory]
    [InlineData("extractors: []", "extractors: want 1 to")]
    [InlineData("extractors: [{group: a.b, kind: K, resource: ks}]", "names none of podTemplates")]
    [InlineData("extractors: [{group: a.b, kind: K, resource: ks, images: [spec.image]}]", "extractors[0].images[0]")]
    [InlineData("extractors: [{group: a.b, kind: K, resource: ks, images: [.spec.image], image: x}]", "image")]
    [InlineData("extractors: [{group: a.b, kind: K, resource: ks/scale, images: [.spec.image]}]", "subresource")]
    [InlineData("extractors: [{group: apps, kind: Deployment, resource: deployments, images: [.spec.image]}]", "built in")]
    [InlineData("extractors: [{kind: K, resource: ks, images: [.spec.image]}]", "extractors[0].group")]
    [InlineData("extractors: &a [*a]", "aliases")]
    [InlineData("{\"extractors\": [], \"extractors\": []}", "twice")]
    public void A_file_that_is_wrong_is_refused_whole_and_says_where(string text, string says)
    {
        Assert.Empty(ExtractorFile.Read(Encoding.UTF8.GetBytes(text), out var errors));
        Assert.Contains(says, string.Join('\n', errors), StringComparison.Ordinal);
    }

    internal static IReadOnlyList<ObjectShape> Samples() => [.. Directory.EnumerateFiles(Checkout.PathOf("config", "extractors")).SelectMany(file =>
    {
        var shapes = ExtractorFile.Read(File.ReadAllBytes(file), out var errors);
        Assert.True(errors.Count == 0, $"{file}: {string.Join('\n', errors)}");
        return shapes;
    })];

    private static byte[] Review(string kind, string json)
    {
        var (apiVersion, name) = (kind.Split(' ')[0], kind.Split(' ')[1]);
        var (group, version) = (apiVersion.Split('/')[0], apiVersion.Split('/')[1]);
        var shape = Samples().Single(s => s.Group == group && s.Kind == name);
        var obj = (JsonObject)JsonNode.Parse(json.Replace("GOOD", Good, StringComparison.Ordinal))!;
        (obj["apiVersion"], obj["kind"], obj["metadata"]) = (apiVersion, name, new JsonObject { ["name"] = "web" });
        return WorkloadReviews.Review((group, version, name, shape.Resources[0], []), "CREATE", obj);
    }
}
