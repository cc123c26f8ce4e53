using System.Text.Json.Nodes;
using AdmissionGuard.Admission.Operations;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Review;
using AdmissionGuard.TestSupport.Admission;
using AdmissionGuard.Tests.Review;

namespace AdmissionGuard.Tests.Admission;

/// <summary>A change of labels is judged anew where a policy selects by them, and costs nothing where none does.</summary>
public sealed class SelectionTests
{
    private const string Image = DemoImages.Repository + "/unsigned:v1";

    [Theory]
    [Trait("threat", "A12")]
    [InlineData("tier", "public", "internal", false)]
    [InlineData("tier", "internal", "public", true)]
    [InlineData("note", "a", "b", true)]
    public async Task Only_labels_that_a_policy_selects_by_make_an_update_be_judged(string label, string before, string after, bool allowed)
    {
        var source = new PolicySource(DemoImages.Snapshot(spec => spec with { Match = spec.Match! with { ObjectSelector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["tier"] = "internal" } } } }));
        using var reviewing = DemoImages.Reviewing(source);
        await using var webhook = await RunningWebhook.StartAsync(reviewing.Reviewer, o => o with
        {
            Rules = new AdmissionRules { SelectionChanges = (ns, old, now) => source.Current.SelectionChanges(ns, old, now) },
        });

        var response = await webhook.ReviewAsync(WorkloadReviews.Review(
            WorkloadReviews.Kinds[0], "UPDATE", Pod(label, after), Pod(label, before)));
        Assert.True(response["allowed"]!.GetValue<bool>() == allowed, response.ToJsonString());
    }

    [Theory]
    [Trait("threat", "A4")]
    [InlineData("unsigned:v1", false)]
    [InlineData("web:v1", true)]
    public async Task A_list_of_debug_containers_does_not_tell_the_Pods_labels_so_every_policy_counts(string image, bool allowed)
    {
        using var reviewing = DemoImages.Reviewing(DemoImages.Snapshot(spec => spec with { Match = spec.Match! with { ObjectSelector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["tier"] = "internal" } } } }));
        await using var webhook = await RunningWebhook.StartAsync(reviewing.Reviewer);
        var response = await webhook.ReviewAsync(WorkloadReviews.Review(("", "v1", "EphemeralContainers", "pods", []), "UPDATE", Debug(image), Debug(), request => request["subResource"] = "ephemeralcontainers"));
        Assert.True(response["allowed"]!.GetValue<bool>() == allowed, response.ToJsonString());

        static JsonObject Debug(params string[] images) => new()
        {
            ["kind"] = "EphemeralContainers",
            ["apiVersion"] = "v1",
            ["ephemeralContainers"] = new JsonArray([.. images.Select(JsonNode (name) => new JsonObject { ["name"] = "debug", ["image"] = $"{DemoImages.Repository}/{name}" })]),
        };
    }

    [Fact]
    [Trait("threat", "W14")]
    public async Task Each_review_sees_one_set_of_policies_from_beginning_to_end()
    {
        var source = new PolicySource(DemoImages.Snapshot());
        var sources = new ObservedSources(DemoImages.Layouts());
        var begun = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        sources.Hold = _ =>
        {
            begun.TrySetResult();
            return goOn.Task;
        };
        using var reviewing = DemoImages.Reviewing(source, sources);
        var review = reviewing.Reviewer.ReviewAsync(DemoImages.Request(Image, $"{DemoImages.Repository}/web:v1"), TestContext.Current.CancellationToken);
        await begun.Task;
        var version = source.Current.Version;
        source.Replace(PolicySnapshot.Empty);
        goOn.SetResult();

        var verdict = await review;
        Assert.Equal(version, verdict.PolicyVersion);
        Assert.Equal([false, true], verdict.Images.Select(image => image.Admitted));
        var later = await reviewing.Reviewer.ReviewAsync(DemoImages.Request(Image), TestContext.Current.CancellationToken);
        Assert.True(later.Admitted);
        Assert.NotEqual(version, later.PolicyVersion);
    }

    private static JsonObject Pod(string label, string value)
    {
        var pod = WorkloadReviews.Object(WorkloadReviews.Kinds[0], WorkloadReviews.PodSpec(Image));
        pod["metadata"]!["labels"] = new JsonObject { [label] = value };
        return pod;
    }
}
