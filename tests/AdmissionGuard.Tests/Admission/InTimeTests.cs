using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using AdmissionGuard.Admission;
using AdmissionGuard.Admission.Response;
using AdmissionGuard.Review;
using AdmissionGuard.TestSupport.Admission;

namespace AdmissionGuard.Tests.Admission;

/// <summary>Every request is answered before the API server stops waiting, whatever hangs.</summary>
[Collection(MachineAlone.Name)]
public sealed class InTimeTests
{
    [Fact]
    [Trait("threat", "R7")]
    public async Task A_reviewer_that_hangs_is_a_denial_before_the_deadline()
    {
        await using var webhook = await RunningWebhook.StartAsync(new HangingReviewer());
        await webhook.ReviewAsync(ReviewFixtures.Bytes("delete-deployment"));

        var clock = Stopwatch.StartNew();
        var response = await webhook.ReviewAsync(ReviewFixtures.Bytes("create-pod-tag"), "?timeout=4s");
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(2.6), TimeSpan.FromSeconds(4));
        AssertDenied(response, "DeadlineExceeded", 503);
    }

    [Fact]
    public async Task A_namespace_that_cannot_be_read_in_time_is_a_denial()
    {
        await using var webhook = await RunningWebhook.StartAsync(new RecordingReviewer(), o => o with { Namespaces = new HangingNamespaces() });
        AssertDenied(await webhook.ReviewAsync(ReviewFixtures.Bytes("create-pod-tag"), "?timeout=1s"), "DeadlineExceeded", 503);
    }

    [Fact]
    [Trait("threat", "W1")]
    public async Task A_namespace_that_is_not_known_is_a_denial_not_an_empty_set_of_labels()
    {
        var reviewer = new RecordingReviewer();
        await using var webhook = await RunningWebhook.StartAsync(reviewer, o => o with { Namespaces = new UnknownNamespaces() });
        AssertDenied(await webhook.ReviewAsync(ReviewFixtures.Bytes("create-pod-tag")), "PolicyNotReady", 503);
        Assert.Empty(reviewer.Requests);
    }

    [Fact]
    [Trait("threat", "W3")]
    public async Task A_reviewer_that_throws_is_a_denial_that_tells_nothing()
    {
        await using var webhook = await RunningWebhook.StartAsync(new RecordingReviewer(_ => throw new InvalidOperationException("secret at 10.0.0.7")));
        var response = await webhook.ReviewAsync(ReviewFixtures.Bytes("create-pod-tag"));
        AssertDenied(response, "InternalError", 500);
        Assert.DoesNotContain("secret", response.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_verdict_that_leaves_an_image_out_is_a_denial()
    {
        await using var webhook = await RunningWebhook.StartAsync(new ForgetfulReviewer(forget: 1));
        AssertDenied(await webhook.ReviewAsync(ReviewFixtures.Bytes("create-pod-init-sidecar-imagevolume-pullsecret")), "InternalError", 500);
    }

    [Fact]
    public async Task An_empty_verdict_is_a_denial()
    {
        await using var webhook = await RunningWebhook.StartAsync(new ForgetfulReviewer(forget: int.MaxValue));
        AssertDenied(await webhook.ReviewAsync(ReviewFixtures.Bytes("create-pod-tag")), "InternalError", 500);
    }

    [Fact]
    [Trait("threat", "W4")]
    public async Task Ten_thousand_requests_with_a_hanging_registry_are_all_denied_in_time_and_health_is_told()
    {
        const int Count = 10_000;
        const double TimeoutSeconds = 20;
        var reviewer = new HangingReviewer();
        var decided = new DurationSink();
        await using var webhook = await RunningWebhook.StartAsync(reviewer, o => o with { Sinks = [decided] });
        var body = ReviewFixtures.Bytes("create-pod-tag");
        var before = Environment.WorkingSet;

        using var client = webhook.NewClient(HttpVersion.Version20);
        var requests = Enumerable.Range(0, Count).Select(async _ =>
        {
            var response = await webhook.ReviewAsync(body, $"?timeout={TimeoutSeconds}s", client);
            AssertDenied(response, "DeadlineExceeded", 503);
        }).ToList();

        await EventuallyAsync(() => reviewer.Asked == Count, TimeSpan.FromSeconds(TimeoutSeconds - 2));
        var health = new List<TimeSpan>();
        using var plain = new HttpClient();
        for (var i = 0; i < 100; i++)
        {
            var clock = Stopwatch.StartNew();
            using var live = await plain.GetAsync(new Uri(webhook.Server.HealthAddress!, "/livez"), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, live.StatusCode);
            health.Add(clock.Elapsed);
        }

        var grown = (Environment.WorkingSet - before) / (1024 * 1024);
        await Task.WhenAll(requests);
        TestContext.Current.SendDiagnosticMessage($"{Count} waiting: client and server together grew by {grown} MiB; slowest answer {decided.Durations.Max().TotalSeconds:F1} s after its arrival; health p99 {health.Order().ElementAt(98).TotalMilliseconds:F0} ms");
        Assert.True(health.Order().ElementAt(98) < TimeSpan.FromMilliseconds(100), $"health p99 {health.Order().ElementAt(98)}");
        Assert.True(grown < 512, $"grew by {grown} MiB");

        // The client's own queueing is not the webhook's: the clock runs from each request's arrival.
        Assert.Equal(Count, decided.Durations.Count);
        Assert.True(decided.Durations.Max() < TimeSpan.FromSeconds(TimeoutSeconds), $"answered after {decided.Durations.Max()}");
        using var after = await webhook.PostAsync(ReviewFixtures.Bytes("delete-deployment"));
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    private static void AssertDenied(JsonNode response, string reason, int code)
    {
        Assert.False(response["allowed"]!.GetValue<bool>());
        Assert.Equal(code, response["status"]!["code"]!.GetValue<int>());
        Assert.All(response["status"]!["details"]!["causes"]!.AsArray(), cause => Assert.Equal(reason, cause!["reason"]!.GetValue<string>()));
        Assert.NotEmpty(response["status"]!["details"]!["causes"]!.AsArray());
    }

    private static async Task EventuallyAsync(Func<bool> condition, TimeSpan atMost)
    {
        using var stop = new CancellationTokenSource(atMost);
        while (!condition())
            await Task.Delay(20, stop.Token);
    }

    private sealed class DurationSink : IDecisionSink
    {
        public ConcurrentQueue<TimeSpan> Durations { get; } = new();

        public void Record(AdmissionDecision decision, TimeSpan duration) => Durations.Enqueue(duration);
    }

    private sealed class HangingNamespaces : INamespaceLabels
    {
        public async ValueTask<IReadOnlyDictionary<string, string>?> FindAsync(string name, CancellationToken cancellationToken)
        {
            await new TaskCompletionSource().Task;
            return null;
        }
    }

    private sealed class UnknownNamespaces : INamespaceLabels
    {
        public ValueTask<IReadOnlyDictionary<string, string>?> FindAsync(string name, CancellationToken cancellationToken) => new((IReadOnlyDictionary<string, string>?)null);
    }

    private sealed class ForgetfulReviewer(int forget) : IImageReviewer
    {
        public Task<ReviewVerdict> ReviewAsync(ReviewRequest request, CancellationToken cancellationToken) => Task.FromResult(new ReviewVerdict(
            [.. request.Images.Skip(forget).Select(image => new ImageVerdict(image, image.Image, null, [], []))], "v1"));
    }
}
