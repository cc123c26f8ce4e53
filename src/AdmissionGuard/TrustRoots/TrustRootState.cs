namespace AdmissionGuard.TrustRoots;

/// <summary>What is known of a trust root: the last good content, and how the last refresh went.</summary>
/// <param name="TrustedRoot">The last good <c>trusted_root.json</c>; null when there never was one.</param>
/// <param name="Version">Lower-case hex SHA-256 of it.</param>
internal sealed record TrustRootState(ReadOnlyMemory<byte>? TrustedRoot, string? Version)
{
    /// <summary>The version of the TUF root that was reached; 0 while only the built-in snapshot is known.</summary>
    public long TufRootVersion { get; init; }

    /// <summary>Until when the repository's metadata vouches for the content; null when it was never asked.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>When the repository last confirmed or replaced the content; null when it never did in this process.</summary>
    public DateTimeOffset? LastRefresh { get; init; }

    /// <summary>When the repository was last asked.</summary>
    public DateTimeOffset? LastAttempt { get; init; }

    /// <summary>Why the last attempt failed; null when it did not.</summary>
    public string? LastError { get; init; }

    /// <summary>Refreshes that failed since the last one that did not.</summary>
    public int Failures { get; init; }
}
