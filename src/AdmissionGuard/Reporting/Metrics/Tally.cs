using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace AdmissionGuard.Reporting.Metrics;

/// <summary>
/// The sums of a counter that every review adds to. They are added up here and only looked at when somebody asks: an
/// instrument that is told each time looks five labels up, which costs as much as reading the review's envelope.
/// </summary>
/// <typeparam name="TSeries">What the labels are made of.</typeparam>
/// <param name="labels">The labels of a series; no two series may have the same.</param>
/// <param name="max">Most series; what is over is summed up under <c>otel_metric_overflow</c>, as OpenTelemetry does.</param>
internal sealed class Tally<TSeries>(Func<TSeries, KeyValuePair<string, object?>[]> labels, int max)
    where TSeries : struct, IEquatable<TSeries>
{
    private readonly ConcurrentDictionary<TSeries, StrongBox<long>> sums = new();
    private readonly StrongBox<long> overflow = new();

    /// <summary>Counts one.</summary>
    public void Add(TSeries series)
    {
        // A race may let a few more in than asked for; the bound on memory stands.
        if (!sums.TryGetValue(series, out var sum))
            sum = sums.Count < max ? sums.GetOrAdd(series, static _ => new StrongBox<long>()) : overflow;
        Interlocked.Increment(ref sum.Value);
    }

    /// <summary>The sum of each series.</summary>
    public IEnumerable<Measurement<long>> Read()
    {
        foreach (var (series, sum) in sums)
            yield return new Measurement<long>(Interlocked.Read(ref sum.Value), labels(series));
        if (Interlocked.Read(ref overflow.Value) is > 0 and var rest)
            yield return new Measurement<long>(rest, new KeyValuePair<string, object?>("otel_metric_overflow", "true"));
    }
}
