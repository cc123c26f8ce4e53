using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AdmissionGuard.Reporting;

/// <summary>
/// The source of all traces and measurements of the product. Nothing is collected unless somebody listens, so that
/// libraries and the command line pay nothing.
/// </summary>
internal static class ReviewTelemetry
{
    /// <summary>The name under which exporters subscribe.</summary>
    public const string Name = "AdmissionGuard";

    /// <summary>Traces: one per review, with a span per stage.</summary>
    public static readonly ActivitySource Activities = new(Name);

    /// <summary>Measurements. Label values come from closed sets or through <see cref="Metrics.BoundedLabels"/>.</summary>
    public static readonly Meter Meter = new(Name);

    private static readonly Histogram<double> StageDuration = Meter.CreateHistogram<double>(
        "admissionguard.stage.duration", "s", "Time spent in one stage of a review.", advice: Metrics.Buckets.Latency);

    /// <summary>Measures a stage of a review until the result is disposed.</summary>
    /// <param name="name">A constant, as in <c>resolve</c>: it is a metric label and the span's name.</param>
    public static Stage Start(string name) => new(name, Activities.StartActivity(name), Stopwatch.GetTimestamp());

    /// <summary>Begins the span of a whole review, whose time is measured as that of the review; null when nobody traces.</summary>
    public static Activity? StartReview() => Activities.StartActivity("admission");

    /// <summary>A stage that is under way.</summary>
    internal readonly struct Stage(string name, Activity? span, long started) : IDisposable
    {
        /// <inheritdoc/>
        public void Dispose()
        {
            StageDuration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, new KeyValuePair<string, object?>("stage", name));
            span?.Dispose();
        }
    }
}
