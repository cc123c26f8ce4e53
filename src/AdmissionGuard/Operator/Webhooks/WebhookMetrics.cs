using System.Diagnostics.Metrics;
using AdmissionGuard.Reporting;

namespace AdmissionGuard.Operator.Webhooks;

/// <summary>Measurements of webhook configurations and certificates.</summary>
internal static class WebhookMetrics
{
    private static readonly Counter<long> DriftCounter = ReviewTelemetry.Meter.CreateCounter<long>(
        "admissionguard.webhook.drift", description: "Times that a webhook configuration was found to differ from what it should be.");

    private static readonly Gauge<int> AnsweringGauge = ReviewTelemetry.Meter.CreateGauge<int>(
        "admissionguard.webhook.answering", description: "Replicas of the webhook that answered at the last call.");

    private static readonly Gauge<int> SilentGauge = ReviewTelemetry.Meter.CreateGauge<int>(
        "admissionguard.webhook.silent", description: "Replicas of the webhook that did not answer at the last call, as API servers call.");

    private static readonly Gauge<long> ExpiryGauge = ReviewTelemetry.Meter.CreateGauge<long>(
        "admissionguard.certificate.expiry", "s", "When a certificate that the operator keeps expires, in seconds of Unix time.");

    public static void Drift(string configuration) => DriftCounter.Add(1, new KeyValuePair<string, object?>("configuration", configuration));

    public static void Replicas(int answering, int silent)
    {
        AnsweringGauge.Record(answering);
        SilentGauge.Record(silent);
    }

    public static void Expiry(string certificate, DateTimeOffset at) => ExpiryGauge.Record(at.ToUnixTimeSeconds(), new KeyValuePair<string, object?>("certificate", certificate));
}
