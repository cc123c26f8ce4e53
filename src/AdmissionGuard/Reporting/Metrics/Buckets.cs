using System.Diagnostics.Metrics;

namespace AdmissionGuard.Reporting.Metrics;

/// <summary>Boundaries of histograms.</summary>
internal static class Buckets
{
    /// <summary>From a remembered verdict (tens of microseconds) to the API server's longest timeout.</summary>
    public static readonly InstrumentAdvice<double> Latency = new()
    {
        HistogramBucketBoundaries = [0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    };
}
