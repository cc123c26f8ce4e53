namespace AdmissionGuard.Registry.Configuration;

/// <summary>What is remembered, and for how long.</summary>
public sealed record CacheOptions
{
    /// <summary>Bytes of content kept in memory by digest.</summary>
    public long MemoryBytes { get; init; } = 64 << 20;

    /// <summary>A directory that keeps content by digest across restarts; null for none. What is read from it is hashed again.</summary>
    public string? Directory { get; init; }

    /// <summary>Bytes kept in <see cref="Directory"/>.</summary>
    public long DirectoryBytes { get; init; } = 1L << 30;

    /// <summary>How long a tag's digest is taken without asking again: a rollout's objects arrive within it.</summary>
    public TimeSpan TagLifetime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long listings of evidence (referrers, <c>.sig</c> and like tags) are taken without asking again. A denial asks again, and "not there" is not remembered.</summary>
    public TimeSpan ListingLifetime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long credentials that were seen to open some content are taken to open it still, when the content itself is at hand.</summary>
    public TimeSpan AccessLifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long it is remembered where a registry and its repositories keep evidence, and how a registry authenticates.</summary>
    public TimeSpan HintLifetime { get; init; } = TimeSpan.FromHours(1);
}
