using System.Diagnostics.Metrics;

namespace AdmissionGuard.Reporting.Metrics;

/// <summary>Counts requests that were answered by an HTTP error, because they were no reviews.</summary>
internal static class TransportMetrics
{
    private static readonly Counter<long> Refused = ReviewTelemetry.Meter.CreateCounter<long>(
        "admissionguard.refused.requests", description: "Requests that were no reviews, by HTTP status.");

    /// <summary>Counts one.</summary>
    /// <param name="status">The HTTP status, one of a handful.</param>
    public static void CountRefused(int status) => Refused.Add(1, new KeyValuePair<string, object?>("status", status));
}
