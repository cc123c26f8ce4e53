using System.Collections.Concurrent;

namespace AdmissionGuard.Operator.Scanning;

/// <summary>Gives each registry so many turns in a second, evenly spaced.</summary>
internal sealed class RegistryPace(double perSecond, TimeProvider time)
{
    /// <summary>Registries that are told apart; past it all start over, which costs one turn each.</summary>
    private const int MaxHosts = 1000;

    private readonly TimeSpan distance = TimeSpan.FromSeconds(1 / perSecond);
    private readonly ConcurrentDictionary<string, DateTimeOffset> next = new(StringComparer.Ordinal);

    /// <summary>Waits for the registry's next turn.</summary>
    public Task WaitAsync(string host, CancellationToken cancellationToken)
    {
        if (next.Count >= MaxHosts)
            next.Clear();
        var now = time.GetUtcNow();
        var after = next.AddOrUpdate(host, _ => now + distance, (_, turn) => (turn > now ? turn : now) + distance);
        var wait = after - distance - now;
        return wait > TimeSpan.Zero ? Task.Delay(wait, time, cancellationToken) : Task.CompletedTask;
    }
}
