namespace AdmissionGuard.Kubernetes;

/// <summary>A token that is cancelled after a time, by an injected clock, or with an outer token.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly TimeSpan limit;
    private readonly CancellationTokenSource timer;
    private readonly CancellationTokenSource both;

    public Deadline(TimeSpan limit, TimeProvider time, CancellationToken outer)
    {
        this.limit = limit;
        timer = new CancellationTokenSource(limit, time);
        both = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, outer);
    }

    public CancellationToken Token => both.Token;

    /// <summary>Gives the whole time again.</summary>
    public void Restart() => timer.CancelAfter(limit);

    public void Dispose()
    {
        both.Dispose();
        timer.Dispose();
    }
}
