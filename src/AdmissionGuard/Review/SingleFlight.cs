using System.Collections.Concurrent;

namespace AdmissionGuard.Review;

/// <summary>
/// Lets callers that ask for the same thing at the same time share one piece of work. The work belongs to none of them:
/// a caller that leaves takes nothing away from the others, and the work ends by its own time limit (threat X8).
/// </summary>
/// <typeparam name="TKey">What is asked for.</typeparam>
/// <typeparam name="TResult">The result.</typeparam>
internal sealed class SingleFlight<TKey, TResult>(TimeProvider time)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Lazy<Task<TResult>>> flights = new();
    private long joins;

    /// <summary>How many calls joined work that another had begun.</summary>
    public long Joins => Interlocked.Read(ref joins);

    /// <summary>Joins the work for this key, or begins it.</summary>
    /// <param name="key">What is asked for.</param>
    /// <param name="work">Does it; its token is cancelled at the limit, not when a caller leaves.</param>
    /// <param name="limit">How long the work may take.</param>
    /// <param name="caller">Cancels this caller's wait alone.</param>
    public async Task<TResult> RunAsync(TKey key, Func<CancellationToken, Task<TResult>> work, TimeSpan limit, CancellationToken caller)
    {
        var mine = new Lazy<Task<TResult>>(() => FlyAsync(key, work, limit));
        var flight = flights.GetOrAdd(key, mine);
        if (!ReferenceEquals(flight, mine))
        {
            Interlocked.Increment(ref joins);
            ReviewMetrics.CountJoin();
        }

        return await flight.Value.WaitAsync(caller).ConfigureAwait(false);
    }

    private async Task<TResult> FlyAsync(TKey key, Func<CancellationToken, Task<TResult>> work, TimeSpan limit)
    {
        // Left at once, so that the first caller's stack and token are not the work's.
        await Task.Yield();
        using var own = new CancellationTokenSource(limit, time);
        try
        {
            return await work(own.Token).ConfigureAwait(false);
        }
        finally
        {
            flights.TryRemove(key, out _);
        }
    }
}
