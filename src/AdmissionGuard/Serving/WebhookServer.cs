using System.Net;
using AdmissionGuard.Reporting;
using AdmissionGuard.Serving.Tls;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace AdmissionGuard.Serving;

/// <summary>
/// The HTTP server of the webhook: HTTPS for the API server, plain HTTP for the kubelet and Prometheus.
/// </summary>
internal sealed class WebhookServer : IAsyncDisposable
{
    /// <summary>The path of the measurements, on the plain port.</summary>
    public const string MetricsPath = "/metrics";

    private readonly WebApplication app;
    private readonly WebhookServerOptions options;
    private readonly Readiness readiness;
    private readonly TimeProvider time;

    private WebhookServer(WebApplication app, WebhookServerOptions options, Readiness readiness, TimeProvider time)
    {
        this.app = app;
        this.options = options;
        this.readiness = readiness;
        this.time = time;
    }

    /// <summary>Where the webhook listens, with the port that was taken.</summary>
    public required Uri Address { get; init; }

    /// <summary>Where health is told, or null.</summary>
    public required Uri? HealthAddress { get; init; }

    /// <summary>Starts serving. Requests are answered from the moment this returns.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="paths">Who answers which path of the webhook's port; compared exactly.</param>
    /// <param name="readiness">What readiness takes; the certificate's condition is added.</param>
    /// <param name="telemetry">What <c>/metrics</c> shows; null for no such path.</param>
    /// <param name="loggers">Where the server logs.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="IOException">A port cannot be listened on.</exception>
    public static async Task<WebhookServer> StartAsync(
        WebhookServerOptions options,
        IReadOnlyDictionary<string, RequestDelegate> paths,
        Readiness readiness,
        Telemetry? telemetry,
        ILoggerFactory loggers,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        readiness.Require("certificate", () => options.Certificate.WhyNotReady(time.GetUtcNow()));
        if (options.Clients is { } clients)
            readiness.Require("client-authority", clients.WhyNotReady);

        // The empty builder reads no settings from the working directory or the environment.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, CallerLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.DrainTimeout);
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            ServingLimits.Apply(kestrel);
            kestrel.Listen(options.Listen, listen =>
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                listen.UseHttps(TlsSettings.Of(options.Certificate, options.Clients));
            });
            if (options.Health is { } health)
            {
                kestrel.Listen(health, listen => listen.Protocols = HttpProtocols.Http1);
            }
        });

        var app = builder.Build();

        // The two ports serve nothing of each other's. Which one a request came in by is told by its connection, TLS or not, and
        // not by what the request says of itself.
        app.Use(plain => http => http.Request.IsHttps ? AnswerAsync(http) : plain(http));
        if (telemetry is not null)
            app.UseOpenTelemetryPrometheusScrapingEndpoint(telemetry.Meters, http => http.Request.Path.Value is MetricsPath, null, null, null);
        app.Run(new HealthEndpoint(readiness).HandleAsync);
        await app.StartAsync(cancellationToken).ConfigureAwait(false);

        var urls = app.Urls.Select(url => new Uri(url)).ToList();
        return new WebhookServer(app, options, readiness, time)
        {
            Address = urls.First(url => url.Scheme == Uri.UriSchemeHttps),
            HealthAddress = urls.FirstOrDefault(url => url.Scheme == Uri.UriSchemeHttp),
        };

        Task AnswerAsync(HttpContext http)
        {
            if (readiness.Draining && HttpProtocol.IsHttp11(http.Request.Protocol))
                http.Response.Headers.Connection = "close";
            var path = http.Request.Path.Value ?? "";
            if (options.Clients is not null && path != Webhook.PolicyVersionPath && http.Connection.ClientCertificate is null)
                return StatusAsync(http, StatusCodes.Status403Forbidden);
            return paths.TryGetValue(path, out var answer) ? answer(http) : StatusAsync(http, StatusCodes.Status404NotFound);
        }
    }

    /// <summary>
    /// Serves until told to stop, then drains: not ready any more, but still serving while the cluster learns of it, then
    /// no new connections, then the requests in flight are finished.
    /// </summary>
    /// <param name="stop">Cancelled when the process is told to stop.</param>
    public async Task RunAsync(CancellationToken stop)
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (stop.Register(told.SetResult).ConfigureAwait(false))
            await told.Task.ConfigureAwait(false);

        readiness.Drain();
        await Task.Delay(options.DrainGrace, time, CancellationToken.None).ConfigureAwait(false);
        await app.StopAsync(CancellationToken.None).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static Task StatusAsync(HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
