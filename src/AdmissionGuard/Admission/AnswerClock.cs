namespace AdmissionGuard.Admission;

/// <summary>
/// Cancels what a review waits for when the answer has to leave, or when nobody waits for it any more. The timer is only
/// set once something really has to be waited for: most reviews are answered from memory.
/// </summary>
internal sealed class AnswerClock : IDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly DateTimeOffset answer;
    private readonly TimeProvider time;
    private readonly CancellationToken aborted;
    private ITimer? timer;
    private CancellationTokenRegistration abortion;

    /// <summary>A clock for one review.</summary>
    /// <param name="answer">When the answer has to leave.</param>
    /// <param name="time">The clock.</param>
    /// <param name="aborted">Cancelled when the client has gone.</param>
    public AnswerClock(DateTimeOffset answer, TimeProvider time, CancellationToken aborted)
    {
        this.answer = answer;
        this.time = time;
        this.aborted = aborted;
    }

    /// <summary>Cancelled when it is over, provided that the clock was started.</summary>
    public CancellationToken Token => stop.Token;

    /// <summary>Awaits, but no longer than until the answer has to leave.</summary>
    /// <exception cref="OperationCanceledException">It is over; what was awaited goes on without a listener.</exception>
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
        var left = answer - time.GetUtcNow();
        timer = time.CreateTimer(static state => ((AnswerClock)state!).Cancel(), this, left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        abortion = aborted.UnsafeRegister(static state => ((AnswerClock)state!).Cancel(), this);
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
