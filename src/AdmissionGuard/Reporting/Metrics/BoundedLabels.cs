using System.Collections.Concurrent;

namespace AdmissionGuard.Reporting.Metrics;

/// <summary>
/// Lets the first so many values of a label through and calls all others <c>other</c>: names that tenants choose must not
/// decide how much memory metrics take (CVE-2026-49835).
/// </summary>
/// <param name="max">Most values.</param>
internal sealed class BoundedLabels(int max)
{
    /// <summary>What all further values are called.</summary>
    public const string Other = "other";

    private readonly ConcurrentDictionary<string, byte> known = new(StringComparer.Ordinal);
    private int count;

    /// <summary>The value, or <see cref="Other"/>.</summary>
    public string Of(string value)
    {
        if (known.ContainsKey(value))
            return value;
        if (Volatile.Read(ref count) >= max)
            return Other;

        // A race may let a few more in than asked for; the bound on memory stands.
        if (known.TryAdd(value, 0))
            Interlocked.Increment(ref count);
        return value;
    }
}
