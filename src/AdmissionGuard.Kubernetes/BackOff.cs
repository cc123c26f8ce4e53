namespace AdmissionGuard.Kubernetes;

/// <summary>Pauses that double up to a limit, each with jitter, so that many clients of one failed server do not return together.</summary>
internal sealed class BackOff(TimeSpan first, TimeSpan longest)
{
    // 2^20 times any first pause is beyond any limit in use; the count stops there so that the shift cannot overflow.
    private const int MostDoublings = 20;

    private int failures;

    /// <summary>The next pause: between half of the doubled value and the whole of it.</summary>
    public TimeSpan Next()
    {
        var pause = Math.Min(first.Ticks * (double)(1L << failures), longest.Ticks);
        failures = Math.Min(failures + 1, MostDoublings);
#pragma warning disable CA5394 // Jitter is no secret.
        return TimeSpan.FromTicks((long)(pause * (0.5 + (Random.Shared.NextDouble() / 2))));
#pragma warning restore CA5394
    }

    /// <summary>Begins again with the first pause.</summary>
    public void Reset() => failures = 0;
}
