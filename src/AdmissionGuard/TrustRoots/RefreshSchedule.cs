namespace AdmissionGuard.TrustRoots;

/// <summary>When to ask a repository again.</summary>
internal static class RefreshSchedule
{
    /// <summary>Between successes: the public-good timestamp lives a week, and a withdrawn key should be gone within hours.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromHours(6);

    /// <summary>After the first failure; doubled with each further one.</summary>
    public static readonly TimeSpan FirstRetry = TimeSpan.FromMinutes(1);

    /// <summary>The most between two attempts while they fail.</summary>
    public static readonly TimeSpan LongestRetry = TimeSpan.FromHours(1);

    /// <summary>The share by which a wait may be shorter or longer, so that a fleet does not ask all at once.</summary>
    public const double Jitter = 0.2;

    private const int MaxDoublings = 10;

    /// <summary>The next wait.</summary>
    /// <param name="failures">Failures since the last success.</param>
    /// <param name="random">From 0 to 1.</param>
    public static TimeSpan Next(int failures, double random)
    {
        var wait = failures == 0 ? Interval : FirstRetry * (1 << Math.Min(failures - 1, MaxDoublings));
        if (failures > 0 && wait > LongestRetry) wait = LongestRetry;
        return wait * (1 - Jitter + 2 * Jitter * random);
    }
}
