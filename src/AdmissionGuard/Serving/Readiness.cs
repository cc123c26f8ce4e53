using System.Collections.Concurrent;

namespace AdmissionGuard.Serving;

/// <summary>
/// The conditions under which this process should be sent requests. Each part that must be in order before a verdict can
/// be right registers one; readiness is all of them.
/// </summary>
internal sealed class Readiness
{
    private readonly ConcurrentDictionary<string, Func<string?>> conditions = new(StringComparer.Ordinal);
    private volatile bool draining;

    /// <summary>Registers a condition.</summary>
    /// <param name="name">A short name, as in <c>policies</c>, shown by <c>/readyz</c>.</param>
    /// <param name="whyNot">Returns null when in order, else what is missing. Cheap, and free of I/O.</param>
    public void Require(string name, Func<string?> whyNot) => conditions[name] = whyNot;

    /// <summary>From now on not ready: the process is about to stop.</summary>
    public void Drain() => draining = true;

    /// <summary>Whether the process is about to stop.</summary>
    public bool Draining => draining;

    /// <summary>Each condition, by name, with what is missing or null.</summary>
    public IReadOnlyList<(string Name, string? WhyNot)> Check() =>
        [.. conditions.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => (c.Key, c.Value())).Append(("serving", draining ? "stopping" : null))];
}
