using System.Net;
using AdmissionGuard.Reporting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace AdmissionGuard.Serving;

/// <summary>Serves <c>/livez</c>, <c>/readyz</c> and <c>/metrics</c> over plain HTTP, for a process that serves nothing else.</summary>
internal sealed class HealthServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private HealthServer(WebApplication app) => this.app = app;

    /// <summary>Starts serving. Requests are answered from the moment this returns.</summary>
    /// <param name="listen">Where.</param>
    /// <param name="readiness">What readiness takes.</param>
    /// <param name="telemetry">What <c>/metrics</c> shows.</param>
    /// <param name="loggers">Where the server logs.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="IOException">The port cannot be listened on.</exception>
    public static async Task<HealthServer> StartAsync(IPEndPoint listen, Readiness readiness, Telemetry telemetry, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, CallerLifetime>();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            ServingLimits.Apply(kestrel);
            kestrel.Listen(listen, port => port.Protocols = HttpProtocols.Http1);
        });
        var app = builder.Build();
        app.UseOpenTelemetryPrometheusScrapingEndpoint(telemetry.Meters, http => http.Request.Path.Value is "/metrics", null, null, null);
        app.Run(new HealthEndpoint(readiness).HandleAsync);
        await app.StartAsync(cancellationToken).ConfigureAwait(false);
        return new HealthServer(app);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(CancellationToken.None).ConfigureAwait(false);
        await app.DisposeAsync().ConfigureAwait(false);
    }
}
