namespace AdmissionGuard.Review;

/// <summary>
/// Cancels what a review waits for when its time is over, or when nobody waits for it any more. The timer is only set once
/// something really has to be waited for: most reviews are answered from memory.
/// </summary>
internal sealed class DeadlineClock : IDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly DateTimeOffset end;
    private readonly TimeProvider time;
    private readonly CancellationToken aborted;
    private ITimer? timer;
    private CancellationTokenRegistration abortion;

    /// <summary>A clock for one review.</summary>
    /// <param name="end">When its time is over.</param>
    /// <param name="time">The clock.</param>
    /// <param name="aborted">Cancelled when the client has gone.</param>
    public DeadlineClock(DateTimeOffset end, TimeProvider time, CancellationToken aborted)
    {
        this.end = end;
        this.time = time;
        this.aborted = aborted;
    }

    /// <summary>Cancelled when it is over, provided that the clock was started.</summary>
    public CancellationToken Token => stop.Token;

    /// <summary>Awaits, but no longer than until the time is over.</summary>
    /// <exception cref="OperationCanceledException">The time is over; what was awaited goes on without a listener.</exception>
    public ValueTask<T> WithinAsync<T>(ValueTask<T> work)
    {
        if (work.IsCompletedSuccessfully)
            return work;
        Start();
        return new ValueTask<T>(work.AsTask().WaitAsync(stop.Token));
    }

    /// <summary>Starts the clock; from now on its token is cancelled when it is over.</summary>
    public void Start()
    {
        if (timer is not null)
            return;
        var left = end - time.GetUtcNow();
        timer = time.CreateTimer(static state => ((DeadlineClock)state!).Cancel(), this, left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        abortion = aborted.UnsafeRegister(static state => ((DeadlineClock)state!).Cancel(), this);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        abortion.Dispose();
        timer?.Dispose();
        stop.Dispose();
    }

    private void Cancel()
    {
        try
        {
            stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The answer left at this very moment.
        }
    }
}
