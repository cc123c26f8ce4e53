namespace AdmissionGuard.Registry.Caching;

/// <summary>
/// Lets callers that want the same thing at the same time share one piece of work. It belongs to none of them: one that
/// gives up takes nothing away from the others (threat X8). Nothing is kept: callers that look into a cache first look
/// there again within the work, since another flight may have landed in between.
/// </summary>
/// <typeparam name="TKey">What is wanted, and by whom it may be shared.</typeparam>
/// <typeparam name="TResult">What comes of it.</typeparam>
public sealed class SingleFlight<TKey, TResult>
    where TKey : notnull
{
    private readonly Lock gate = new();
    private readonly Dictionary<TKey, Flight> flights = [];
    private readonly TimeSpan? limit;
    private readonly TimeProvider time;

    /// <summary>Work that is cancelled as soon as every caller has given up.</summary>
    public SingleFlight()
        : this(null, TimeProvider.System)
    {
    }

    /// <summary>Work that goes on when every caller has given up, so that the next attempt finds its results, and is cancelled at a limit.</summary>
    /// <param name="limit">How long the work may take.</param>
    /// <param name="time">The clock.</param>
    public SingleFlight(TimeSpan limit, TimeProvider time)
        : this((TimeSpan?)limit, time)
    {
    }

    private SingleFlight(TimeSpan? limit, TimeProvider time)
    {
        this.limit = limit;
        this.time = time;
    }

    /// <summary>Joins the work for a key, or begins it.</summary>
    /// <param name="key">What is wanted.</param>
    /// <param name="work">Does it; its token is not the caller's.</param>
    /// <param name="cancellationToken">Ends this caller's wait alone.</param>
    /// <returns>The result, and whether it came of work that another caller had begun.</returns>
    public async Task<(TResult Result, bool Joined)> RunAsync(TKey key, Func<CancellationToken, Task<TResult>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        cancellationToken.ThrowIfCancellationRequested();
        Flight? flight;
        bool joined;
        lock (gate)
        {
            joined = flights.TryGetValue(key, out flight);
            if (!joined)
            {
                flight = new Flight(limit is { } longest ? new CancellationTokenSource(longest, time) : new CancellationTokenSource());
                flights[key] = flight;
            }

            flight!.Callers++;
        }

        if (!joined)
            _ = LandAsync(key, flight, work);
        try
        {
            return (await flight.Landed.Task.WaitAsync(cancellationToken).ConfigureAwait(false), joined);
        }
        finally
        {
            Leave(key, flight);
        }
    }

    private async Task LandAsync(TKey key, Flight flight, Func<CancellationToken, Task<TResult>> work)
    {
        // Left at once, so that the first caller's stack is not the work's.
        await Task.Yield();
        try
        {
            var result = await work(flight.Cancellation.Token).ConfigureAwait(false);
            Remove(key, flight);
            flight.Landed.TrySetResult(result);
        }
        catch (Exception failed)
        {
            Remove(key, flight);
            flight.Landed.TrySetException(failed);
            // Observed here, in case that nobody waits any more.
            _ = flight.Landed.Task.Exception;
        }
    }

    private void Leave(TKey key, Flight flight)
    {
        lock (gate)
        {
            if (--flight.Callers > 0 || (limit is not null && !flight.Landed.Task.IsCompleted))
                return;
            // Within the lock: nobody may join what is about to be cancelled.
            Remove(key, flight);
        }

        // Also ends the timer of a limit.
        flight.Cancellation.Cancel();
    }

    private void Remove(TKey key, Flight flight)
    {
        lock (gate)
        {
            if (flights.TryGetValue(key, out var current) && ReferenceEquals(current, flight))
                flights.Remove(key);
        }
    }

    private sealed class Flight(CancellationTokenSource cancellation)
    {
        internal int Callers { get; set; }

        internal CancellationTokenSource Cancellation { get; } = cancellation;

        internal TaskCompletionSource<TResult> Landed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
