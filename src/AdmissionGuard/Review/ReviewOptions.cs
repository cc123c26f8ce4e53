namespace AdmissionGuard.Review;

/// <summary>What an operator may set about reviews. Each default stands beside its reason.</summary>
internal sealed record ReviewOptions
{
    /// <summary>
    /// How long the work on one image may go on after nobody waits for it any more, so that the next attempt finds its
    /// results; also the longest that one image may keep a place.
    /// </summary>
    public TimeSpan ImageBudget { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many images are worked on at the same time, over all requests; further ones wait within their deadline.</summary>
    public int MaxConcurrentImages { get; init; } = 256;

    /// <summary>The most platforms of one index whose evidence is looked for: public images have at most some twenty.</summary>
    public int MaxPlatforms { get; init; } = 64;

    /// <summary>How long a satisfied verdict is remembered at most; never past what it rests on.</summary>
    public TimeSpan AdmittedLifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long a violation that blocks nobody (Warn, Audit) is remembered: for the burst of Pods that a controller sends.
    /// One that blocks is not: people sign and try again at once.
    /// </summary>
    public TimeSpan ReportedLifetime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The longest that <see cref="LastKnownGood"/> may be: an outage that lasts longer than a weekend is a decision for
    /// people, by an exception.
    /// </summary>
    public static readonly TimeSpan LongestLastKnownGood = TimeSpan.FromHours(72);

    /// <summary>
    /// For how long a digest that satisfied its policies is admitted without its registry, while that is out of reach;
    /// never past what the verdict rests on. Zero: never.
    /// </summary>
    public TimeSpan LastKnownGood { get; init; } = TimeSpan.Zero;

    /// <summary>How many verdicts are remembered; one takes some 700 bytes.</summary>
    public int MaxRememberedVerdicts { get; init; } = 20_000;
}
