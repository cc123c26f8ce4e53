using System.Net;
using System.Text.Json;
using AdmissionGuard.Serving;
using AdmissionGuard.Serving.Tls;
using AdmissionGuard.TestSupport.Admission;
using AdmissionGuard.TestSupport.Serving;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdmissionGuard.Benchmarks.Webhook;

/// <summary>
/// Reviews per second with a reviewer that answers at once, beside the same server with a handler that only takes the
/// body in and writes an answer. Client and server share the machine, so the server's own CPU time is measured too.
/// </summary>
internal static class WarmReviews
{
    private static readonly byte[] Answer =
        """{"response":{"uid":"b37e640f-5903-4932-b954-fa8797d92a86","allowed":true,"auditAnnotations":{"digests":"app=sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","policy-version":"v1","rule":"reviewed","verdict":"admitted"}},"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview"}"""u8.ToArray();

    /// <summary>Serves until killed.</summary>
    public static async Task ServeAsync(string what)
    {
        if (what == "reviews")
        {
            var webhook = await RunningWebhook.StartAsync(new RecordingReviewer { Forgets = true });
            Console.WriteLine(new Uri(webhook.Validate, "?timeout=10s"));
        }
        else
        {
            var server = await WebhookServer.StartAsync(
                new WebhookServerOptions
                {
                    Listen = new IPEndPoint(IPAddress.Loopback, 0),
                    Health = null,
                    Certificate = FixedCertificate.SelfSigned(["localhost"], TimeProvider.System.GetUtcNow()),
                },
                new Dictionary<string, RequestDelegate> { ["/validate"] = EmptyAsync },
                new Readiness(),
                null,
                NullLoggerFactory.Instance,
                TimeProvider.System,
                CancellationToken.None);
            Console.WriteLine(new Uri(server.Address, "/validate?timeout=10s"));
        }

        await Task.Delay(Timeout.Infinite);
    }

    public static async Task RunAsync(TimeSpan duration, int connections)
    {
        var body = Compact(ReviewFixtures.Bytes("create-deployment"));
        using var empty = await ServerProcess.StartAsync("serve", "empty");
        using var reviews = await ServerProcess.StartAsync("serve", "reviews");
        for (var round = 0; round < 6; round++)
        {
            await MeasureAsync("empty handler", empty, body, duration, connections);
            await MeasureAsync("reviews      ", reviews, body, duration, connections);
        }
    }

    public static async Task LoadAsync(Uri address) =>
        Console.WriteLine(await new LoadGenerator(address, Compact(ReviewFixtures.Bytes("create-deployment")), 16).RunAsync(TimeSpan.FromSeconds(40)));

    private static async Task MeasureAsync(string name, ServerProcess server, byte[] body, TimeSpan duration, int connections)
    {
        var cpu = server.CpuTime;
        var result = await new LoadGenerator(server.Address, body, connections).RunAsync(duration);
        Console.WriteLine($"{name}: {(server.CpuTime - cpu).TotalMicroseconds / result.Latencies.Count,6:F1} us of server CPU each; {server.ResidentMiB:F0} MiB; {result}");
    }

    /// <summary>A recorded request as the API server sends it: without white space.</summary>
    public static byte[] Compact(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            document.WriteTo(writer);
        return stream.ToArray();
    }

    public static async Task EmptyAsync(HttpContext http)
    {
        var buffer = new byte[4096];
        while (await http.Request.Body.ReadAsync(buffer) > 0)
        {
        }

        http.Response.ContentType = "application/json";
        http.Response.ContentLength = Answer.Length;
        await http.Response.Body.WriteAsync(Answer);
    }
}
