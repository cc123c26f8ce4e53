using AdmissionGuard.Admission.Extraction;
using AdmissionGuard.Admission.Protocol;
using AdmissionGuard.Admission.Response;
using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Reporting;
using AdmissionGuard.Reporting.Metrics;
using AdmissionGuard.Review;
using AdmissionGuard.TestSupport.Admission;

namespace AdmissionGuard.Tests.Reporting;

public sealed class MetricsTests
{
    [Fact]
    public async Task Decisions_are_shown_to_prometheus()
    {
        using var telemetry = Telemetry.Start(otlp: null, "test");
        await using var webhook = await RunningWebhook.StartAsync(RecordingReviewer.Denying(_ => true), o => o with { Telemetry = telemetry });
        await webhook.ReviewAsync(ReviewFixtures.Bytes("create-deployment"));
        using var bad = await webhook.PostAsync("x"u8.ToArray());
        using (ReviewTelemetry.Start("resolve"))
        {
        }

        var text = await ScrapeAsync(webhook);
        Assert.Contains(text, line => line.StartsWith("admissionguard_reviews_total{", StringComparison.Ordinal)
            && line.Contains("kind=\"Deployment\"", StringComparison.Ordinal) && line.Contains("verdict=\"denied\"", StringComparison.Ordinal)
            && line.Contains("rule=\"reviewed\"", StringComparison.Ordinal));
        Assert.Contains(text, line => line.StartsWith("admissionguard_denials_total{", StringComparison.Ordinal) && line.Contains("reason=\"NoSignature\"", StringComparison.Ordinal));
        Assert.Contains(text, line => line.StartsWith("admissionguard_refused_requests_total{", StringComparison.Ordinal) && line.Contains("status=\"400\"", StringComparison.Ordinal));
        Assert.Contains(text, line => line.StartsWith("admissionguard_review_duration_seconds_bucket{", StringComparison.Ordinal));
        Assert.Contains(text, line => line.StartsWith("admissionguard_stage_duration_seconds_bucket{", StringComparison.Ordinal) && line.Contains("stage=\"resolve\"", StringComparison.Ordinal));
        Assert.Contains(text, line => line.StartsWith("admissionguard_ready{", StringComparison.Ordinal) && line.Contains("condition=\"certificate\"", StringComparison.Ordinal));
        Assert.Contains(text, line => line.StartsWith("admissionguard_serving_certificate_expiry_seconds{", StringComparison.Ordinal));
        Assert.Contains(text, line => line.StartsWith("admissionguard_reviews_waiting{", StringComparison.Ordinal));
        Assert.Contains(text, line => line.StartsWith("dotnet_gc_", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("threat", "O2")]
    public async Task What_requesters_choose_makes_no_series()
    {
        using var telemetry = Telemetry.Start(otlp: null, "test");
        await using var webhook = await RunningWebhook.StartAsync(new RecordingReviewer(), o => o with { Telemetry = telemetry });
        var metrics = new AdmissionMetrics(BuiltInShapes.All);
        Record(metrics, 0, 1_000);
        var before = (await ScrapeAsync(webhook)).Count(line => line.Contains("mallory", StringComparison.Ordinal));
        await Task.Delay(400, TestContext.Current.CancellationToken);
        Record(metrics, 1_000, 100_000);
        var lines = await ScrapeAsync(webhook);

        Assert.Equal(before, lines.Count(line => line.Contains("mallory", StringComparison.Ordinal)));
        Assert.DoesNotContain(lines, line => line.Contains("secret-", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("policy=\"other\"", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("kind=\"other\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Metrics_are_on_the_plain_port_only()
    {
        using var telemetry = Telemetry.Start(otlp: null, "test");
        await using var webhook = await RunningWebhook.StartAsync(new RecordingReviewer(), o => o with { Telemetry = telemetry });
        using var answer = await webhook.Client.GetAsync(new Uri(webhook.Server.Address, "/metrics"), TestContext.Current.CancellationToken);
        Assert.Equal(404, (int)answer.StatusCode);
    }

    private static void Record(AdmissionMetrics metrics, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            var image = new ContainerImage($"secret-{i}", $"secret-{i}", $"secret-{i}");
            var policy = new PolicyVerdict(
                new PolicyRef($"mallory-{i}", $"mallory-{i}"), EnforcementMode.Enforce, Outcome.Violated,
                [new RequirementVerdict($"mallory-{i}", Outcome.Violated, Reason.NoSignature, "", [])], null);
            metrics.Record(
                new AdmissionDecision(
                    new AdmissionFacts(
                        $"secret-{i}", new ObjectKind($"secret-{i}", $"secret-{i}", $"secret-{i}"), $"secret-{i}", $"secret-{i}", $"secret-{i}", $"secret-{i}",
                        AdmissionOperation.Create, new Requester($"secret-{i}", []), false, null),
                    false, AdmissionRule.Reviewed, 403, [new DenialCause(Reason.NoSignature, $"secret-{i}", $"secret-{i}")], null,
                    new ReviewVerdict([new ImageVerdict(image, $"secret-{i}", $"secret-{i}", [policy], [])], $"secret-{i}")),
                TimeSpan.FromMilliseconds(1));
        }
    }

    private static async Task<string[]> ScrapeAsync(RunningWebhook webhook)
    {
        using var client = new HttpClient();
        return (await client.GetStringAsync(new Uri(webhook.Server.HealthAddress!, "/metrics"))).Split('\n');
    }
}
