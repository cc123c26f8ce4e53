using System.Diagnostics;

namespace AdmissionGuard.TestSupport.Serving;

/// <summary>What a load generator saw.</summary>
/// <param name="Latencies">Every answered request's, in ticks of the stopwatch, in order of size.</param>
/// <param name="Elapsed">How long it ran.</param>
/// <param name="Answers">How many answers of which kind.</param>
/// <param name="Failures">Requests without an answer.</param>
public sealed record LoadResult(
    IReadOnlyList<long> Latencies, TimeSpan Elapsed, IReadOnlyDictionary<string, int> Answers, IReadOnlyList<string> Failures)
{
    /// <summary>Answers per second.</summary>
    public double PerSecond => Latencies.Count / Elapsed.TotalSeconds;

    /// <summary>A percentile of the latencies.</summary>
    public TimeSpan Percentile(double p) => Latencies.Count == 0
        ? TimeSpan.Zero
        : Stopwatch.GetElapsedTime(0, Latencies[Math.Min(Latencies.Count - 1, (int)(Latencies.Count * p / 100))]);

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Latencies.Count} answers, {PerSecond:F0}/s, p50 {Percentile(50).TotalMilliseconds:F2} ms, p95 {Percentile(95).TotalMilliseconds:F2} ms, p99 {Percentile(99).TotalMilliseconds:F2} ms, max {Percentile(100).TotalMilliseconds:F0} ms; {string.Join(", ", Answers.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $"{a.Key}: {a.Value}"))}; {Failures.Count} unanswered";
}
