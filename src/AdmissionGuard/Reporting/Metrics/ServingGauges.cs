using System.Diagnostics.Metrics;
using AdmissionGuard.Admission;
using AdmissionGuard.Serving;
using AdmissionGuard.Serving.Tls;

namespace AdmissionGuard.Reporting.Metrics;

/// <summary>What the webhook's state is at the moment of a scrape.</summary>
internal sealed class ServingGauges : IDisposable
{
    private readonly Meter meter = new(ReviewTelemetry.Name);

    /// <summary>Watches one webhook until disposed.</summary>
    public ServingGauges(AdmissionDecider decider, Readiness readiness, ServingCertificate certificate)
    {
        meter.CreateObservableGauge(
            "admissionguard.reviews.waiting", () => decider.Waiting, description: "Reviews that wait for a verdict.");
        meter.CreateObservableGauge(
            "admissionguard.ready",
            () => readiness.Check().Select(condition => new Measurement<int>(condition.WhyNot is null ? 1 : 0, new KeyValuePair<string, object?>("condition", condition.Name))),
            description: "Conditions of readiness: 1 when in order.");
        meter.CreateObservableGauge(
            "admissionguard.serving.certificate.expiry",
            () => certificate.Leaf is { } leaf ? [new Measurement<double>(new DateTimeOffset(leaf.NotAfter).ToUnixTimeSeconds())] : Array.Empty<Measurement<double>>(),
            "s",
            "When the serving certificate expires, in seconds of Unix time.");
    }

    /// <inheritdoc/>
    public void Dispose() => meter.Dispose();
}
