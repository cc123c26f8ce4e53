namespace AdmissionGuard.Reporting.Logs;

/// <summary>
/// Lines that wait to be written, one behind the other in one buffer, while another is being written. What does not fit
/// any more is counted and dropped: a log that nobody reads must not take the memory that reviews need.
/// </summary>
internal sealed class PendingLines
{
    /// <summary>Most bytes that wait: some 6,000 records.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    private const int FirstBytes = 64 * 1024;

    private readonly Lock gate = new();
    private TaskCompletionSource? awaited;
    private byte[] filling = new byte[FirstBytes];
    private byte[] spare = new byte[FirstBytes];
    private int filled;
    private long dropped;
    private bool ended;

    /// <summary>Adds a line, or drops it when there is no room or this has ended.</summary>
    /// <param name="line">With its line break; copied.</param>
    public void Add(ReadOnlySpan<byte> line)
    {
        lock (gate)
        {
            if (ended)
                return;
            if (filled + line.Length > MaxBytes)
            {
                dropped++;
            }
            else
            {
                if (filled + line.Length > filling.Length)
                    Array.Resize(ref filling, Math.Min(Math.Max(filling.Length * 2, filled + line.Length), MaxBytes));
                line.CopyTo(filling.AsSpan(filled));
                filled += line.Length;
            }

            awaited?.TrySetResult();
        }
    }

    /// <summary>No more lines come.</summary>
    public void End()
    {
        lock (gate)
        {
            ended = true;
            awaited?.TrySetResult();
        }
    }

    /// <summary>Waits for lines and takes all there are. One caller at a time.</summary>
    /// <returns>The lines, good until the next call, and how many were dropped behind them; null once this has ended and all are taken.</returns>
    public async ValueTask<(ReadOnlyMemory<byte> Lines, long Dropped)?> TakeAsync()
    {
        Task come;
        lock (gate)
        {
            awaited = filled > 0 || dropped > 0 || ended ? null : new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            come = awaited?.Task ?? Task.CompletedTask;
        }

        await come.ConfigureAwait(false);
        lock (gate)
        {
            if (filled == 0 && dropped == 0)
                return null;
            var taken = (filling.AsMemory(0, filled), dropped);
            (filling, spare, filled, dropped) = (spare, filling, 0, 0);
            return taken;
        }
    }
}
