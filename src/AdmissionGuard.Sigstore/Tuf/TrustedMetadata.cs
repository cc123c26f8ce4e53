namespace AdmissionGuard.Sigstore.Tuf;

/// <summary>
/// The metadata that one update trusts so far, and the checks by which it comes to trust more (TUF specification, 5.3 to
/// 5.6). Pure: bytes in; null out when they are trusted from now on, else why not, and then nothing has changed.
/// </summary>
/// <param name="start">The fixed time at which the update began (5.1): against it, and no later one, expiry is judged.</param>
internal sealed class TrustedMetadata(DateTimeOffset start)
{
    public RootMetadata? Root { get; private set; }

    public TimestampMetadata? Timestamp { get; private set; }

    public SnapshotMetadata? Snapshot { get; private set; }

    /// <summary>The top-level targets, verified by <see cref="VerifyTargets"/>.</summary>
    public TargetsMetadata? Targets { get; set; }

    public DateTimeOffset EarliestExpiry => new[] { Root!.Expires, Timestamp!.Expires, Snapshot!.Expires, Targets!.Expires }.Min();

    /// <summary>5.2: the root that came with the product or from the operator. It must be signed as it demands of others.</summary>
    public TufFailure? SetInitialRoot(ReadOnlyMemory<byte> raw)
    {
        var parsed = RootMetadata.Parse(raw);
        if (!parsed.IsSuccess) return parsed.Failure;
        if (parsed.Value.Body.Root.Verify(parsed.Value.Signed) is { } unsigned) return unsigned;
        Root = parsed.Value.Body;
        return null;
    }

    /// <summary>5.3.4 to 5.3.7: the next root, signed by a threshold of the keys of the trusted one and of its own.</summary>
    public TufFailure? AdvanceRoot(ReadOnlyMemory<byte> raw)
    {
        var parsed = RootMetadata.Parse(raw);
        if (!parsed.IsSuccess) return parsed.Failure;
        var (next, signed, _) = parsed.Value;
        if ((Root!.Root.Verify(signed) ?? next.Root.Verify(signed)) is { } unsigned) return unsigned;
        if (next.Version != Root.Version + 1)
            return new TufFailure(TufFailureKind.Rollback, "root", $"version {next.Version}", $"version {Root.Version + 1}");
        Root = next;
        return null;
    }

    /// <summary>5.3.10: the last root of the chain must not have expired; those before it may.</summary>
    public TufFailure? CheckRootExpiry() => CheckExpiry("root", Root!.Expires);

    /// <summary>A timestamp that an earlier update trusted: still signed by the role's keys, or it is forgotten. It may have expired; it is there to be compared with.</summary>
    public TufFailure? SetStoredTimestamp(ReadOnlyMemory<byte> raw)
    {
        var parsed = Verified(TimestampMetadata.Parse(raw), Root!.Timestamp);
        if (!parsed.IsSuccess) return parsed.Failure;
        Timestamp = parsed.Value.Body;
        return null;
    }

    /// <summary>5.4.2 to 5.4.4. The same version as the trusted one is normal and is discarded, whatever its content; <paramref name="changed"/> tells.</summary>
    public TufFailure? UpdateTimestamp(ReadOnlyMemory<byte> raw, out bool changed)
    {
        changed = false;
        var parsed = Verified(TimestampMetadata.Parse(raw), Root!.Timestamp);
        if (!parsed.IsSuccess) return parsed.Failure;
        var next = parsed.Value.Body;
        if (Timestamp is { } trusted)
        {
            if (next.Version < trusted.Version)
                return new TufFailure(TufFailureKind.Rollback, "timestamp", $"version {next.Version}", $"at least {trusted.Version}");
            // Expiry is judged all the same: else a replayed timestamp would keep a client frozen for ever.
            if (next.Version == trusted.Version) return CheckExpiry("timestamp", trusted.Expires);
            if (next.Snapshot.Version < trusted.Snapshot.Version)
                return new TufFailure(TufFailureKind.Rollback, "snapshot", $"version {next.Snapshot.Version} listed", $"at least {trusted.Snapshot.Version}");
        }

        if (CheckExpiry("timestamp", next.Expires) is { } expired) return expired;
        Timestamp = next;
        changed = true;
        return null;
    }

    /// <summary>
    /// A snapshot that an earlier update trusted, to compare the next one with. It may be outdated; <see cref="SnapshotIsCurrent"/> tells.
    /// </summary>
    public TufFailure? SetStoredSnapshot(ReadOnlyMemory<byte> raw)
    {
        var parsed = Verified(SnapshotMetadata.Parse(raw), Root!.Snapshot);
        if (!parsed.IsSuccess) return parsed.Failure;
        Snapshot = parsed.Value.Body;
        return null;
    }

    /// <summary>Whether the stored snapshot is the very one that the timestamp lists, so that it need not be fetched.</summary>
    public bool SnapshotIsCurrent(ReadOnlyMemory<byte> raw) =>
        Snapshot is { } stored && stored.Version == ListedSnapshot.Version && ListedSnapshot.Content.Check("snapshot", raw.Span) is null
        && CheckExpiry("snapshot", stored.Expires) is null;

    /// <summary>5.5.2 to 5.5.6.</summary>
    public TufFailure? UpdateSnapshot(ReadOnlyMemory<byte> raw)
    {
        if (ListedSnapshot.Content.Check("snapshot", raw.Span) is { } mismatch) return mismatch;
        var parsed = Verified(SnapshotMetadata.Parse(raw), Root!.Snapshot);
        if (!parsed.IsSuccess) return parsed.Failure;
        var next = parsed.Value.Body;
        if (next.Version != ListedSnapshot.Version)
            return new TufFailure(TufFailureKind.Mismatch, "snapshot", $"version {next.Version}", $"version {ListedSnapshot.Version} as the timestamp lists");
        if (Snapshot is { } trusted && CheckNoneGoesBack(trusted, next) is { } rollback) return rollback;
        if (CheckExpiry("snapshot", next.Expires) is { } expired) return expired;
        Snapshot = next;
        return null;
    }

    /// <summary>
    /// 5.6.2 to 5.6.5, for any targets role. A delegated role is verified with the keys of the delegator at hand each time:
    /// what one delegator's keys have signed says nothing for another.
    /// </summary>
    public TufResult<TargetsMetadata> VerifyTargets(ReadOnlyMemory<byte> raw, TufRole role)
    {
        if (Listed(role.Name) is not { } listed) return TufResult<TargetsMetadata>.Refused(NotListed(role.Name));
        if (listed.Content.Check(role.Name, raw.Span) is { } mismatch) return TufResult<TargetsMetadata>.Refused(mismatch);
        var parsed = Verified(TargetsMetadata.Parse(raw, role.Name), role);
        if (!parsed.IsSuccess) return TufResult<TargetsMetadata>.Refused(parsed.Failure);
        var next = parsed.Value.Body;
        if (next.Version != listed.Version)
            return TufResult<TargetsMetadata>.Refused(TufFailureKind.Mismatch, role.Name, $"version {next.Version}", $"version {listed.Version} as the snapshot lists");
        return CheckExpiry(role.Name, next.Expires) is { } expired ? TufResult<TargetsMetadata>.Refused(expired) : TufResult<TargetsMetadata>.Of(next);
    }

    /// <summary>What the trusted timestamp says of the snapshot.</summary>
    public MetaFile ListedSnapshot => (Timestamp ?? throw new InvalidOperationException("No timestamp is trusted yet")).Snapshot;

    /// <summary>What the trusted snapshot says of a targets role, or null when it does not list it.</summary>
    public MetaFile? Listed(string role) =>
        (Snapshot ?? throw new InvalidOperationException("No snapshot is trusted yet")).Meta.GetValueOrDefault(role + ".json");

    public static TufFailure NotListed(string role) => new(TufFailureKind.NotFound, role, "not in the snapshot", "listed there");

    private static TufResult<SignedMetadata<T>> Verified<T>(TufResult<SignedMetadata<T>> parsed, TufRole role)
        where T : TufMetadata =>
        parsed.IsSuccess && role.Verify(parsed.Value.Signed) is { } unsigned ? TufResult<SignedMetadata<T>>.Refused(unsigned) : parsed;

    // 5.5.5: what was listed stays listed, at no lower version.
    private static TufFailure? CheckNoneGoesBack(SnapshotMetadata trusted, SnapshotMetadata next)
    {
        foreach (var (file, before) in trusted.Meta)
        {
            if (!next.Meta.TryGetValue(file, out var now)) return new TufFailure(TufFailureKind.Rollback, file, "no longer in the snapshot", "listed there");
            if (now.Version < before.Version)
                return new TufFailure(TufFailureKind.Rollback, file, $"version {now.Version} listed", $"at least {before.Version}");
        }

        return null;
    }

    private TufFailure? CheckExpiry(string name, DateTimeOffset expires) =>
        expires > start ? null : new TufFailure(TufFailureKind.Expired, name, $"expired at {expires:O}", $"later than {start:O}");
}
