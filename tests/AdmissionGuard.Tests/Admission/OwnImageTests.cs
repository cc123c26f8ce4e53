using System.Net;
using System.Text.Json.Nodes;
using AdmissionGuard.Admission;
using AdmissionGuard.Serving;
using AdmissionGuard.TestSupport.Admission;

namespace AdmissionGuard.Tests.Admission;

/// <summary>
/// No policy keeps AdmissionGuard's own Pods from starting, and that buys nobody else anything. The reviewer of these tests
/// denies whatever it is asked about.
/// </summary>
[Trait("threat", "W15")]
public sealed class OwnImageTests
{
    private const string Own = "ghcr.io/admissionguard/admissionguard:1.0";
    private const string OwnNamespace = "admissionguard-system";

    private static readonly (string Group, string Version, string Kind, string Resource, string[] Template) Pod = WorkloadReviews.Kinds[0];

    [Fact]
    public async Task A_Pod_of_nothing_but_own_images_is_admitted_unasked_and_the_audit_log_says_why()
    {
        var (response, asked) = await RunAsync(Pod, WorkloadReviews.PodSpec(Own, "initContainers", Own));
        Assert.True(response["allowed"]!.GetValue<bool>());
        Assert.Equal("own-image", response["auditAnnotations"]!["rule"]!.GetValue<string>());
        Assert.Empty(asked);
    }

    [Theory]
    [InlineData("containers")]
    [InlineData("initContainers")]
    [InlineData("sidecar")]
    [InlineData("ephemeralContainers")]
    [InlineData("volumes")]
    public async Task What_stands_beside_own_images_is_reviewed(string field)
    {
        var (response, asked) = await RunAsync(Pod, WorkloadReviews.PodSpec(Own, field, "evil.example/app:v1"));
        Assert.False(response["allowed"]!.GetValue<bool>());
        Assert.Equal(["evil.example/app:v1"], asked);
    }

    [Theory]
    [InlineData("ghcr.io/admissionguard/admissionguard:1.1")]
    [InlineData("ghcr.io/admissionguard/admissionguard:1.0@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("GHCR.io/admissionguard/admissionguard:1.0")]
    [InlineData("evil.example/admissionguard/admissionguard:1.0")]
    [InlineData("ghcr.io/admissionguard/admissionguard")]
    public async Task An_image_that_only_looks_like_it_is_reviewed(string image)
    {
        var (response, asked) = await RunAsync(Pod, WorkloadReviews.PodSpec(image));
        Assert.False(response["allowed"]!.GetValue<bool>());
        Assert.Equal([image], asked);
    }

    [Fact]
    public async Task In_another_namespace_it_is_an_image_like_any_other()
    {
        var (response, asked) = await RunAsync(Pod, WorkloadReviews.PodSpec(Own), ns: "team-a");
        Assert.False(response["allowed"]!.GetValue<bool>());
        Assert.Equal([Own], asked);
    }

    [Fact]
    public async Task A_workload_is_not_a_Pod()
    {
        foreach (var kind in WorkloadReviews.Kinds.Skip(1))
        {
            var (response, asked) = await RunAsync(kind, WorkloadReviews.PodSpec(Own));
            Assert.False(response["allowed"]!.GetValue<bool>(), kind.Kind);
            Assert.Equal([Own], asked);
        }
    }

    [Fact]
    public async Task While_the_own_images_cannot_be_found_out_nothing_is_own()
    {
        var (response, asked) = await RunAsync(Pod, WorkloadReviews.PodSpec(Own), own: new OwnImages());
        Assert.False(response["allowed"]!.GetValue<bool>());
        Assert.Equal([Own], asked);
        Assert.False((await RunAsync(Pod, WorkloadReviews.PodSpec(Own), own: null, none: true)).Response["allowed"]!.GetValue<bool>());
    }

    [Fact]
    public async Task An_API_server_that_does_not_say_is_waited_for_no_longer_than_the_review_may_take()
    {
        var (response, asked) = await RunAsync(Pod, WorkloadReviews.PodSpec(Own), own: new OwnImages { Answers = false }, query: "?timeout=1s");
        Assert.False(response["allowed"]!.GetValue<bool>());
        Assert.Equal("deadline", response["auditAnnotations"]!["rule"]!.GetValue<string>());
        Assert.Empty(asked);
    }

    [Fact]
    public async Task A_replica_that_does_not_know_its_own_images_refuses_no_Pod_of_its_own_namespace()
    {
        // As one of an older release while an upgrade puts its successors beside it.
        foreach (var own in new OwnImages?[] { null, new OwnImages(Own) })
        {
            await using var webhook = await RunningWebhook.StartAsync(RecordingReviewer.Denying(_ => true), options => options with { OwnImages = own });
            using var content = new ByteArrayContent(WorkloadReviews.Review(Pod, "CREATE", WorkloadReviews.Object(Pod, WorkloadReviews.PodSpec("evil.example/app:v1"))));
            content.Headers.ContentType = new("application/json");
            using var answer = await webhook.Client.PostAsync(new Uri(webhook.Server.Address, Webhook.OwnNamespacePath + "?timeout=10s"), content, TestContext.Current.CancellationToken);
            Assert.Equal(own is null ? HttpStatusCode.NotFound : HttpStatusCode.OK, answer.StatusCode);
        }
    }

    private static async Task<(JsonNode Response, IReadOnlyList<string> Asked)> RunAsync(
        (string Group, string Version, string Kind, string Resource, string[] Template) kind, JsonObject podSpec,
        string ns = OwnNamespace, OwnImages? own = null, bool none = false, string query = "?timeout=10s")
    {
        var reviewer = RecordingReviewer.Denying(_ => true);
        await using var webhook = await RunningWebhook.StartAsync(reviewer, options => options with { OwnImages = none ? null : own ?? new OwnImages(Own) });
        var body = WorkloadReviews.Review(kind, "CREATE", WorkloadReviews.Object(kind, podSpec), change: request => request["namespace"] = ns);
        var response = await webhook.ReviewAsync(body, query);
        return (response, [.. reviewer.Requests.SelectMany(request => request.Images).Select(image => image.Image)]);
    }

    private sealed class OwnImages(params string[] images) : IOwnImages
    {
        public bool Answers { get; init; } = true;

        public string Namespace => OwnNamespace;

        public async ValueTask<IReadOnlySet<string>> FindAsync(CancellationToken cancellationToken)
        {
            if (!Answers)
                await Task.Delay(Timeout.Infinite, cancellationToken);
            return images.ToHashSet(StringComparer.Ordinal);
        }
    }
}
