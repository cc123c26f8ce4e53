using AdmissionGuard.Registry.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace AdmissionGuard.Reporting;

/// <summary>Exports measurements to Prometheus, and traces to an OTLP collector when one is named.</summary>
internal sealed class Telemetry : IDisposable
{
    /// <summary>
    /// Most series of one instrument; what is over is summed up under <c>otel_metric_overflow</c>. The widest instrument
    /// has policies x requirements x outcomes, of which a cluster uses some hundred.
    /// </summary>
    public const int MaxSeries = 2000;

    private readonly TracerProvider? traces;

    private Telemetry(MeterProvider meters, TracerProvider? traces)
    {
        Meters = meters;
        this.traces = traces;
    }

    /// <summary>What <c>/metrics</c> shows.</summary>
    public MeterProvider Meters { get; }

    /// <summary>Starts collecting.</summary>
    /// <param name="otlp">The collector for traces (OTLP over gRPC), or null for no traces.</param>
    /// <param name="version">The product's version.</param>
    public static Telemetry Start(Uri? otlp, string version)
    {
        var resource = ResourceBuilder.CreateEmpty().AddService("admissionguard", serviceVersion: version);
        var meters = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(ReviewTelemetry.Name, RegistryMetrics.MeterName, "System.Runtime", "Microsoft.AspNetCore.Server.Kestrel")
            .AddView(_ => new MetricStreamConfiguration { CardinalityLimit = MaxSeries })
            .AddPrometheusExporter()
            .Build();
        var traces = otlp is null
            ? null
            : Sdk.CreateTracerProviderBuilder()
                .SetResourceBuilder(resource)
                .AddSource(ReviewTelemetry.Name, "Microsoft.AspNetCore")
                .AddOtlpExporter(exporter =>
                {
                    exporter.Endpoint = otlp;
                    exporter.Protocol = OtlpExportProtocol.Grpc;
                })
                .Build();
        return new Telemetry(meters, traces);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        traces?.Dispose();
        Meters.Dispose();
    }
}
