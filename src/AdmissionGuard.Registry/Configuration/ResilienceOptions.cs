namespace AdmissionGuard.Registry.Configuration;

/// <summary>How each registry's failures are kept to itself.</summary>
public sealed record ResilienceOptions
{
    /// <summary>Further attempts after a failed one (429, 5xx, broken connection), as far as the deadline allows.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>Wait before the first further attempt; doubles, with jitter. <c>Retry-After</c> overrides it.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Requests under way to one endpoint at a time.</summary>
    public int ConcurrentRequests { get; init; } = 32;

    /// <summary>Requests that wait for one endpoint; more are refused at once, so that a registry that hangs binds no memory.</summary>
    public int QueuedRequests { get; init; } = 512;

    /// <summary>Share of attempts that must fail for the circuit of an endpoint to open.</summary>
    public double FailureRatio { get; init; } = 0.5;

    /// <summary>Attempts within <see cref="SamplingDuration"/> below which the circuit stays closed.</summary>
    public int MinimumThroughput { get; init; } = 10;

    /// <summary>The period over which failures are counted.</summary>
    public TimeSpan SamplingDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long an open circuit refuses requests before one is tried.</summary>
    public TimeSpan BreakDuration { get; init; } = TimeSpan.FromSeconds(5);
}
