using System.Diagnostics;
using System.Text;
using System.Text.Json;
using AdmissionGuard.Admission;
using AdmissionGuard.Admission.Extraction;
using AdmissionGuard.Admission.Operations;
using AdmissionGuard.Admission.Protocol;
using AdmissionGuard.Admission.Response;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Credentials;
using AdmissionGuard.Reporting;
using AdmissionGuard.Reporting.Logs;
using AdmissionGuard.Reporting.Metrics;
using AdmissionGuard.Review;
using AdmissionGuard.TestSupport.Admission;
using AdmissionGuard.TestSupport.Registries;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
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
            null,
            new RecordingReviewer { Forgets = true },
            NullLogger<AdmissionDecider>.Instance);
        var metrics = new AdmissionMetrics(extractor.Shapes);
        var budget = new BodyBudget(BodyBudget.DefaultBytes);
        var options = new JsonDocumentOptions { AllowDuplicateProperties = false };

        Console.WriteLine($"{recorded}: {bytes.Length} bytes");
        await MeasureAsync("JsonDocument, which refuses a name twice", () =>
        {
            using var document = JsonDocument.Parse(bytes, options);
            return Task.CompletedTask;
        });
        await MeasureAsync("parse", () =>
        {
            using var document = StrictJson.Read(bytes, AdmissionReviewReader.MaxDepth);
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
        await MeasureAsync("the whole endpoint", () => endpoint.HandleAsync(Request(bytes)));
        await MeasureAsync("an empty endpoint", () => WarmReviews.EmptyAsync(Request(bytes)));
        await MeasureAsync("count", () =>
        {
            metrics.Record(decision!, TimeSpan.FromMilliseconds(1));
            return Task.CompletedTask;
        });
    }

    /// <summary>The endpoint as the product puts it together, with a verdict that is remembered and a log.</summary>
    public static async Task RememberedAsync()
    {
        await using var registry = await OciRegistry.StartAsync();
        using var images = new SignedImages(registry);
        var image = images.Add("warm/image");
        var bytes = WebhookBenchmark.Review($"{image.Split(":v1")[0]}@{registry.Repository("warm/image").Tags["v1"]}");
        var snapshot = PolicyCompiler.Compile(PolicyDocuments.Parse(Encoding.UTF8.GetBytes(images.Policy()), "").Documents, PolicyMaterial.None, new PolicySettings());
        var options = new RegistryOptions { Hosts = [new RegistryHostOptions(registry.Host) { PlainHttp = true }], Egress = new EgressOptions { AllowLoopback = true } };
        using var loggers = LoggerFactory.Create(logging => logging.Services.AddSingleton<ILoggerProvider>(_ => new JsonLineProvider(Stream.Null, TimeProvider.System)));
        using var telemetry = Telemetry.Start(null, "0");
        using var reviewing = Reviewing.Create(new PolicySource(snapshot), new FixedPullIdentity(PullIdentity.Anonymous), null, options, new ReviewOptions(), loggers, TimeProvider.System);
        var extractor = new ImageExtractor([]);
        var decider = new AdmissionDecider(
            new AdmissionPlanner(extractor, new AdmissionRules()),
            new StandaloneNamespaces(new Dictionary<string, IReadOnlyDictionary<string, string>>()),
            null,
            reviewing.Reviewer,
            loggers.CreateLogger<AdmissionDecider>());
        var endpoint = new AdmissionEndpoint(
            decider,
            ResponseBuilder.Of,
            [new AdmissionMetrics(extractor.Shapes), new DecisionLines(loggers.CreateLogger<DecisionLines>())],
            TimeProvider.System,
            loggers.CreateLogger<AdmissionEndpoint>());
        var first = Request(bytes);
        first.Response.Body = new MemoryStream();
        await endpoint.HandleAsync(first);
        var answer = Encoding.UTF8.GetString(((MemoryStream)first.Response.Body).ToArray());
        if (!answer.Contains("\"allowed\":true", StringComparison.Ordinal))
            throw new InvalidOperationException(answer);
        Console.WriteLine($"a remembered verdict, with measurements and log: {bytes.Length} bytes");
        await MeasureAsync("the whole endpoint", () => endpoint.HandleAsync(Request(bytes)));
    }

    private static DefaultHttpContext Request(byte[] bytes)
    {
        var http = new DefaultHttpContext();
        http.Request.Method = "POST";
        http.Request.ContentType = "application/json";
        http.Request.ContentLength = bytes.Length;
        http.Request.QueryString = new("?timeout=10s");
        http.Request.Body = new MemoryStream(bytes);
        http.Response.Body = Stream.Null;
        return http;
    }

    private static async Task<ReceivedReview> ReadAsync(byte[] bytes, BodyBudget budget)
    {
        var (body, _) = await RequestBody.ReadAsync(new MemoryStream(bytes), bytes.Length, budget, CancellationToken.None);
        return AdmissionReviewReader.Read(body!);
    }

    private static async Task MeasureAsync(string name, Func<Task> step)
    {
        const int Count = 5_000;
        const int Rounds = 20;
        for (var i = 0; i < Count * Rounds; i++)
            await step();
        await Task.Delay(200);
        var allocated = GC.GetTotalAllocatedBytes();

        // The best round: whatever else the machine does only ever adds.
        var best = TimeSpan.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var cpu = Process.GetCurrentProcess().TotalProcessorTime;
            for (var i = 0; i < Count; i++)
                await step();
            var spent = Process.GetCurrentProcess().TotalProcessorTime - cpu;
            best = spent < best ? spent : best;
        }

        Console.WriteLine($"  {name,-40} {best.TotalMicroseconds / Count,7:F1} us  {(GC.GetTotalAllocatedBytes() - allocated) / (Count * Rounds),6} bytes allocated");
    }
}
