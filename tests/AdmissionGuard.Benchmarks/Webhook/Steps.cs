using System.Diagnostics;
using System.Text.Json;
using AdmissionGuard.Admission;
using AdmissionGuard.Admission.Extraction;
using AdmissionGuard.Admission.Operations;
using AdmissionGuard.Admission.Protocol;
using AdmissionGuard.Admission.Response;
using AdmissionGuard.Reporting;
using AdmissionGuard.Reporting.Metrics;
using AdmissionGuard.Review;
using AdmissionGuard.TestSupport.Admission;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdmissionGuard.Benchmarks.Webhook;

/// <summary>What each step of answering a review costs on one core, without HTTP.</summary>
internal static class Steps
{
    public static async Task RunAsync(string recorded)
    {
        var bytes = WarmReviews.Compact(ReviewFixtures.Bytes(recorded));
        var extractor = new ImageExtractor([]);
        var planner = new AdmissionPlanner(extractor, new AdmissionRules());
        var decider = new AdmissionDecider(
            planner,
            new StandaloneNamespaces(new Dictionary<string, IReadOnlyDictionary<string, string>>()),
            new RecordingReviewer { Forgets = true },
            NullLogger<AdmissionDecider>.Instance);
        var metrics = new AdmissionMetrics(extractor.Shapes);
        var budget = new BodyBudget(BodyBudget.DefaultBytes);
        var options = new JsonDocumentOptions { AllowDuplicateProperties = false };

        Console.WriteLine($"{recorded}: {bytes.Length} bytes");
        await MeasureAsync("parse, duplicates refused", () =>
        {
            using var document = JsonDocument.Parse(bytes, options);
            return Task.CompletedTask;
        });
        await MeasureAsync("parse, duplicates allowed", () =>
        {
            using var document = JsonDocument.Parse(bytes);
            return Task.CompletedTask;
        });
        await MeasureAsync("read the review", async () =>
        {
            using var received = await ReadAsync(bytes, budget);
        });
        await MeasureAsync("read and plan", async () =>
        {
            using var received = await ReadAsync(bytes, budget);
            planner.Plan(received.Request);
        });
        AdmissionDecision? decision = null;
        await MeasureAsync("read, plan and decide", async () =>
        {
            using var received = await ReadAsync(bytes, budget);
            using var clock = new DeadlineClock(TimeProvider.System.GetUtcNow().AddSeconds(9), TimeProvider.System, CancellationToken.None);
            decision = await decider.DecideAsync(received, ReviewDeadline.Of(null, TimeProvider.System.GetUtcNow(), 0), clock);
        });
        await MeasureAsync("word the answer", () =>
        {
            JsonSerializer.SerializeToUtf8Bytes(ResponseBuilder.Of(decision!), ResponseJson.Default.ReviewResponse);
            return Task.CompletedTask;
        });
        var endpoint = new AdmissionEndpoint(decider, ResponseBuilder.Of, [metrics], TimeProvider.System, NullLogger<AdmissionEndpoint>.Instance);
        await MeasureAsync("the whole endpoint", () =>
        {
            var http = new Microsoft.AspNetCore.Http.DefaultHttpContext();
            http.Request.Method = "POST";
            http.Request.ContentType = "application/json";
            http.Request.ContentLength = bytes.Length;
            http.Request.QueryString = new("?timeout=10s");
            http.Request.Body = new MemoryStream(bytes);
            http.Response.Body = Stream.Null;
            return endpoint.HandleAsync(http);
        });
        await MeasureAsync("an empty endpoint", () =>
        {
            var http = new Microsoft.AspNetCore.Http.DefaultHttpContext();
            http.Request.Method = "POST";
            http.Request.ContentType = "application/json";
            http.Request.ContentLength = bytes.Length;
            http.Request.QueryString = new("?timeout=10s");
            http.Request.Body = new MemoryStream(bytes);
            http.Response.Body = Stream.Null;
            return WarmReviews.EmptyAsync(http);
        });
        await MeasureAsync("count", () =>
        {
            metrics.Record(decision!, TimeSpan.FromMilliseconds(1));
            return Task.CompletedTask;
        });
    }

    private static async Task<ReceivedReview> ReadAsync(byte[] bytes, BodyBudget budget)
    {
        var (body, _) = await RequestBody.ReadAsync(new MemoryStream(bytes), bytes.Length, budget, CancellationToken.None);
        return AdmissionReviewReader.Read(body!);
    }

    private static async Task MeasureAsync(string name, Func<Task> step)
    {
        const int Count = 60_000;
        for (var i = 0; i < Count; i++)
            await step();
        await Task.Delay(200);
        var allocated = GC.GetTotalAllocatedBytes();
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        for (var i = 0; i < Count; i++)
            await step();
        var spent = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        Console.WriteLine($"  {name,-28} {spent.TotalMicroseconds / Count,7:F1} us  {(GC.GetTotalAllocatedBytes() - allocated) / Count,6} bytes allocated");
    }
}
