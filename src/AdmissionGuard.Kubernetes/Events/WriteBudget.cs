namespace AdmissionGuard.Kubernetes.Events;

/// <summary>A token bucket: so many at once, so many a second in the long run.</summary>
internal sealed class WriteBudget(int perSecond, int burst, TimeProvider time)
{
    private double tokens = burst;
    private long filledAt = time.GetTimestamp();

    /// <summary>Takes one token, or says how long until there is one.</summary>
    public bool TryTake(out TimeSpan wait)
    {
        var now = time.GetTimestamp();
        tokens = Math.Min(burst, tokens + (time.GetElapsedTime(filledAt, now).TotalSeconds * perSecond));
        filledAt = now;
        if (tokens >= 1)
        {
            tokens--;
            wait = TimeSpan.Zero;
            return true;
        }

        wait = TimeSpan.FromSeconds((1 - tokens) / perSecond);
        return false;
    }
}
