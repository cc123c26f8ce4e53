using System.Collections.Concurrent;

namespace AdmissionGuard.Operator.Scanning;

/// <summary>Gives each registry so many turns in a second, evenly spaced.</summary>
internal sealed class RegistryPace(double perSecond, TimeProvider time)
{
    /// <summary>Registries that are told apart; past it all start over, which costs one turn each.</summary>
    private const int MaxHosts = 1000;

    // Not the time of day: set back by an hour, it would hold up every registry for an hour.
    private readonly long started = time.GetTimestamp();
    private readonly TimeSpan distance = TimeSpan.FromSeconds(1 / perSecond);
    private readonly ConcurrentDictionary<string, TimeSpan> next = new(StringComparer.Ordinal);

    /// <summary>Waits for the registry's next turn.</summary>
    public Task WaitAsync(string host, CancellationToken cancellationToken)
    {
        if (next.Count >= MaxHosts)
            next.Clear();
        var now = time.GetElapsedTime(started);
        var after = next.AddOrUpdate(host, _ => now + distance, (_, turn) => (turn > now ? turn : now) + distance);
        var wait = after - distance - now;
        return wait > TimeSpan.Zero ? Task.Delay(wait, time, cancellationToken) : Task.CompletedTask;
    }
}
