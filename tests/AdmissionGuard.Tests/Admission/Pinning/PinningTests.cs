using System.Text;
using System.Text.Json.Nodes;
using AdmissionGuard.Admission.Extraction.Configured;
using AdmissionGuard.Admission.Pinning;
using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Serving;
using AdmissionGuard.TestSupport.Admission;

namespace AdmissionGuard.Tests.Admission.Pinning;

public sealed class PinningTests
{
    private const string Tagged = "ghcr.io/acme/app:v1";

    private static readonly string Digest = "sha256:" + new string('a', 64);
    private static readonly (string Group, string Version, string Kind, string Resource, string[] Template) Pod = WorkloadReviews.Kinds[0];
    private static readonly (string Group, string Version, string Kind, string Resource, string[] Template) Deployment = WorkloadReviews.Kinds.Single(k => k.Kind == "Deployment");

    [Theory]
    [InlineData("containers", "/spec/containers/1/image")]
    [InlineData("initContainers", "/spec/initContainers/0/image")]
    [InlineData("ephemeralContainers", "/spec/ephemeralContainers/0/image")]
    [InlineData("volumes", "/spec/volumes/1/image/reference")]
    public async Task A_tag_gets_the_verified_digest_beside_it(string field, string pointer)
    {
        var (allowed, patch) = await MutateAsync(Pod, WorkloadReviews.PodSpec($"ghcr.io/acme/base@{Digest}", field, Tagged));
        Assert.True(allowed);
        var operation = Assert.Single(patch)!;
        Assert.Equal(("replace", pointer, $"{Tagged}@{Digest}"), (operation["op"]!.GetValue<string>(), operation["path"]!.GetValue<string>(), operation["value"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Applied_again_nothing_changes()
    {
        var (allowed, patch) = await MutateAsync(Pod, WorkloadReviews.PodSpec($"{Tagged}@{Digest}"));
        Assert.True(allowed);
        Assert.Empty(patch);
    }

    [Fact]
    public async Task Objects_that_people_keep_in_files_are_not_changed_unless_asked_for()
    {
        Assert.Empty((await MutateAsync(Deployment, WorkloadReviews.PodSpec(Tagged))).Patch);
        var (_, patch) = await MutateAsync(Deployment, WorkloadReviews.PodSpec(Tagged), PinnedKinds.Everything);
        Assert.Equal("/spec/template/spec/containers/0/image", Assert.Single(patch)!["path"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_image_that_is_not_admitted_stays_as_it_is_for_the_validating_webhook_to_refuse()
    {
        var reviewer = RecordingReviewer.Denying(_ => true);
        await using var webhook = await RunningWebhook.StartAsync(reviewer);
        var body = WorkloadReviews.Review(Pod, "CREATE", WorkloadReviews.Object(Pod, WorkloadReviews.PodSpec(Tagged)));
        var response = await AskAsync(webhook, body);
        Assert.True(response["allowed"]!.GetValue<bool>());
        Assert.Null(response["patch"]);
        Assert.False((await webhook.ReviewAsync(body))["allowed"]!.GetValue<bool>());
    }

    [Fact]
    public async Task What_only_warns_is_pinned_all_the_same()
    {
        await using var webhook = await RunningWebhook.StartAsync(RecordingReviewer.Denying(_ => true, EnforcementMode.Warn));
        var response = await AskAsync(webhook, WorkloadReviews.Review(Pod, "CREATE", WorkloadReviews.Object(Pod, WorkloadReviews.PodSpec(Tagged))));
        Assert.NotNull(response["patch"]);
    }

    [Fact]
    public async Task No_image_can_write_an_operation_of_its_own()
    {
        var evil = "x\",\"path\":\"/spec/hostNetwork\",\"value\":true,\"a\":\"";
        var (allowed, patch) = await MutateAsync(Pod, WorkloadReviews.PodSpec(Tagged, "containers", evil));
        Assert.True(allowed);
        Assert.Equal("/spec/containers/0/image", Assert.Single(patch)!["path"]!.GetValue<string>());
    }

    [Fact]
    public async Task No_key_of_a_map_can_lead_the_patch_elsewhere()
    {
        Assert.True(ObjectPath.TryParse(".spec.roles[*].image", out var path, out _));
        var farm = ("acme.example", "v1", "Farm", "farms", Array.Empty<string>());
        var shape = new ConfiguredShape { Group = "acme.example", Kind = "Farm", Resources = ["farms"], PodTemplates = [], PodSpecs = [], Images = [path] };
        var roles = new JsonObject { ["head"] = new JsonObject { ["image"] = Tagged }, ["x/0/name"] = new JsonObject { ["image"] = Tagged }, ["a.b"] = new JsonObject { ["image"] = Tagged } };
        var (allowed, patch) = await MutateAsync(
            farm, new JsonObject { ["apiVersion"] = "acme.example/v1", ["kind"] = "Farm", ["spec"] = new JsonObject { ["roles"] = roles } }, o => o with { PinnedKinds = PinnedKinds.Everything, Extractors = [shape] });
        Assert.True(allowed);
        Assert.Equal("/spec/roles/head/image", Assert.Single(patch)!["path"]!.GetValue<string>());
    }

    private static Task<(bool Allowed, JsonArray Patch)> MutateAsync(
        (string Group, string Version, string Kind, string Resource, string[] Template) kind, JsonObject spec, PinnedKinds kinds = PinnedKinds.Pods) =>
        MutateAsync(kind, WorkloadReviews.Object(kind, spec), o => o with { PinnedKinds = kinds });

    private static async Task<(bool Allowed, JsonArray Patch)> MutateAsync(
        (string Group, string Version, string Kind, string Resource, string[] Template) kind, JsonObject obj, Func<WebhookOptions, WebhookOptions> change)
    {
        await using var webhook = await RunningWebhook.StartAsync(new RecordingReviewer(), change);
        var response = await AskAsync(webhook, WorkloadReviews.Review(kind, "CREATE", obj));
        var patch = response["patch"] is { } encoded ? JsonNode.Parse(Convert.FromBase64String(encoded.GetValue<string>()))!.AsArray() : [];
        Assert.Equal(patch.Count > 0 ? "JSONPatch" : null, response["patchType"]?.GetValue<string>());
        return (response["allowed"]!.GetValue<bool>(), patch);
    }

    private static Task<JsonNode> AskAsync(RunningWebhook webhook, byte[] body) => webhook.AskAsync(AdmissionGuard.Serving.Webhook.MutatePath, body);
}
