using System.Diagnostics;

namespace AdmissionGuard.TestSupport.Testbed;

/// <summary>Waiting for what another process does in its own time.</summary>
public static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks again and again until the answer is yes, and returns how long that took.</summary>
    /// <exception cref="TimeoutException">It was not by the deadline.</exception>
    public static async Task<TimeSpan> TrueAsync(Func<Task<bool>> condition, TimeSpan deadline, CancellationToken cancellationToken = default)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            if (clock.Elapsed > deadline)
                throw new TimeoutException($"not within {deadline}");
            await Task.Delay(Interval, cancellationToken);
        }

        return clock.Elapsed;
    }

    /// <summary>As <see cref="TrueAsync(Func{Task{bool}}, TimeSpan, CancellationToken)"/>, for what is at hand.</summary>
    public static Task<TimeSpan> TrueAsync(Func<bool> condition, TimeSpan deadline, CancellationToken cancellationToken = default) =>
        TrueAsync(() => Task.FromResult(condition()), deadline, cancellationToken);
}
