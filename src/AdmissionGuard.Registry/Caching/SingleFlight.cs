namespace AdmissionGuard.Registry.Caching;

/// <summary>
/// Lets callers that want the same thing at the same time share one piece of work. The work ends early only when every
/// caller has given up; one that gives up does not disturb the others.
/// </summary>
/// <typeparam name="TKey">What is wanted, and by whom it may be shared.</typeparam>
/// <typeparam name="TResult">What comes of it.</typeparam>
internal sealed class SingleFlight<TKey, TResult>
    where TKey : notnull
{
    private readonly Lock gate = new();
    private readonly Dictionary<TKey, Flight> flights = [];

    /// <summary>The result, and whether it came from work that another caller had started.</summary>
    internal async Task<(TResult Result, bool Joined)> RunAsync(TKey key, Func<CancellationToken, Task<TResult>> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Flight? flight;
        bool joined;
        lock (gate)
        {
            joined = flights.TryGetValue(key, out flight);
            if (!joined)
            {
                flight = new Flight();
                flights[key] = flight;
            }

            flight!.Callers++;
        }

        if (!joined)
            flight.Task = LandAsync(key, flight, work);
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
            if (--flight.Callers > 0)
                return;
            // Within the lock: nobody may join what is about to be cancelled.
            Remove(key, flight);
        }

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

    private sealed class Flight
    {
        internal int Callers { get; set; }

        internal Task? Task { get; set; }

        internal CancellationTokenSource Cancellation { get; } = new();

        internal TaskCompletionSource<TResult> Landed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
