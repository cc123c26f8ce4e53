namespace AdmissionGuard.Operator.Scanning;

/// <summary>How running workloads are re-checked.</summary>
internal sealed record ScanOptions
{
    /// <summary>How often each image's registry is asked for new evidence.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Images of one registry that are looked up in a second: a cluster's scan must not use up what its deployments need.</summary>
    public double ImagesPerSecond { get; init; } = 10;

    /// <summary>
    /// How long what one namespace's scan of an image learned is good for the image in others: as long as the spread of the
    /// interval, so that all of them are due within it.
    /// </summary>
    public TimeSpan ForOthers => Interval * Jitter;

    /// <summary>Images judged at once; most of the time goes into waiting for registries.</summary>
    public int Workers { get; init; } = 8;

    /// <summary>After a registry did not answer: sooner than the interval, later than at once.</summary>
    public TimeSpan AfterFailure { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a Pod that has just started is given to say which digest it runs.</summary>
    public TimeSpan ForDigest { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest that one image may take: nobody waits for it.</summary>
    public TimeSpan ImageDeadline { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Summaries are written this long after something changed, so that what changes together is written once.</summary>
    public TimeSpan Gathering { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The share by which the interval varies, so that images do not come due together.</summary>
    public const double Jitter = 0.1;

    /// <summary>The name that owns the scan's part of a status.</summary>
    public const string FieldManager = "admissionguard-scan";
}
