namespace AdmissionGuard.Sigstore.Tuf;

/// <summary>
/// One update of a TUF repository's metadata, and the targets in it: the detailed client workflow of the TUF specification
/// 1.0, section 5. Trust starts from the initial root alone; the store only saves downloads and remembers versions. Make a
/// new one for each update; it is not safe for concurrent use.
/// </summary>
public sealed class TufUpdater
{
    private readonly ReadOnlyMemory<byte> initialRoot;
    private readonly ITufRepository repository;
    private readonly RoleFiles files;
    private readonly TrustedMetadata trusted;
    private readonly bool offline;
    private bool started;

    /// <summary>Starts an update: its time is fixed now (5.1).</summary>
    /// <param name="initialRoot">The root metadata that came with the product or from the operator (5.2).</param>
    /// <param name="repository">The remote side.</param>
    /// <param name="store">The memory of earlier updates.</param>
    /// <param name="time">Read once.</param>
    public TufUpdater(ReadOnlyMemory<byte> initialRoot, ITufRepository repository, ITufStore store, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        this.initialRoot = initialRoot;
        this.repository = repository ?? throw new ArgumentNullException(nameof(repository));
        files = new RoleFiles(repository, store ?? throw new ArgumentNullException(nameof(store)));
        trusted = new TrustedMetadata(time.GetUtcNow());
    }

    private TufUpdater(ReadOnlyMemory<byte> initialRoot, ITufStore store)
    {
        this.initialRoot = initialRoot;
        repository = new NoTufRepository();
        files = new RoleFiles(repository, store ?? throw new ArgumentNullException(nameof(store)));
        // Before every expiry.
        trusted = new TrustedMetadata(DateTimeOffset.MinValue);
        offline = true;
    }

    /// <summary>
    /// What the last complete update trusted, without a repository and even if it has expired since: for a start without
    /// network. All of it is verified from the initial root again.
    /// </summary>
    /// <param name="initialRoot">The root metadata that came with the product or from the operator.</param>
    /// <param name="store">The memory of earlier updates.</param>
    public static TufUpdater FromStore(ReadOnlyMemory<byte> initialRoot, ITufStore store) => new(initialRoot, store);

    /// <summary>The version of the trusted root; 0 before a root is trusted.</summary>
    public long RootVersion => trusted.Root?.Version ?? 0;

    /// <summary>When the first of the trusted top-level files expires, after which this update is no longer current; null before all are trusted.</summary>
    public DateTimeOffset? Expires { get; private set; }

    /// <summary>Brings the top-level metadata up to date. What was verified before a failure stays stored, as the specification wants.</summary>
    /// <param name="cancellation">Ends the update.</param>
    /// <returns>Null when everything is current and trusted, else the first refusal.</returns>
    /// <exception cref="IOException">The store could not be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The store may not be written.</exception>
    public async Task<TufFailure?> RefreshAsync(CancellationToken cancellation)
    {
        if (started) throw new InvalidOperationException("An updater makes one update");
        started = true;
        if (trusted.SetInitialRoot(initialRoot) is { } untrustworthy) return untrustworthy;
        var failure = await UpdateRootAsync(cancellation).ConfigureAwait(false)
            ?? await UpdateTimestampAsync(cancellation).ConfigureAwait(false)
            ?? await UpdateSnapshotAsync(cancellation).ConfigureAwait(false)
            ?? await UpdateTargetsAsync(cancellation).ConfigureAwait(false);
        if (failure is null) Expires = trusted.EarliestExpiry;
        return failure;
    }

    /// <summary>5.6.7: finds the metadata of a target.</summary>
    /// <param name="path">The target path.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <returns>The target, or why there is none to be trusted.</returns>
    /// <exception cref="InvalidOperationException">No refresh has succeeded.</exception>
    /// <exception cref="IOException">The store could not be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The store may not be written.</exception>
    public async Task<TufResult<TufTarget>> FindTargetAsync(string path, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Expires is null) throw new InvalidOperationException("Refresh first");
        if (path.Length > TufLimits.MaxNameLength)
            return TufResult<TufTarget>.Refused(TufFailureKind.LimitExceeded, "target", $"a path of {path.Length} characters", $"at most {TufLimits.MaxNameLength}");

        var search = new DelegationSearch(path);
        var targets = trusted.Targets!;
        while (true)
        {
            if (targets.Targets.TryGetValue(path, out var target)) return TufResult<TufTarget>.Of(target);
            search.Follow(targets.Delegations);
            if (search.Next() is not { } role) break;
            var loaded = await LoadTargetsAsync(role, cancellation).ConfigureAwait(false);
            // "If any metadata […] cannot be downloaded nor validated, end the search."
            if (!loaded.IsSuccess) return TufResult<TufTarget>.Refused(loaded.Failure);
            targets = loaded.Value;
        }

        return search.GaveUp
            ? TufResult<TufTarget>.Refused(TufFailureKind.LimitExceeded, path, $"more than {TufLimits.MaxVisitedRoles} delegated roles to ask", "fewer")
            : TufResult<TufTarget>.Refused(TufFailureKind.NotFound, path, "no such target", "one that a trusted role lists");
    }

    /// <summary>5.7: downloads a target and compares it with its metadata.</summary>
    /// <param name="target">What <see cref="FindTargetAsync"/> found.</param>
    /// <param name="cancellation">Ends the download.</param>
    /// <returns>The verified bytes, or why there are none.</returns>
    public async Task<TufResult<byte[]>> DownloadAsync(TufTarget target, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (target.Length > TufLimits.MaxTargetLength)
            return TufResult<byte[]>.Refused(TufFailureKind.LimitExceeded, target.Path, $"{target.Length} bytes", $"at most {TufLimits.MaxTargetLength}");
        var prefix = trusted.Root is { ConsistentSnapshot: true } ? target.Content.PreferredHash : null;
        if (TufFileName.ForTargetUrl(target.Path, prefix) is not { } url)
            return TufResult<byte[]>.Refused(TufFailureKind.Malformed, "target", "a path with an empty, '.' or '..' segment, '\\' or control characters", "a relative path");
        var fetched = await repository.FetchTargetAsync(url, (int)target.Length, cancellation).ConfigureAwait(false);
        if (fetched.Content is not { } content) return TufResult<byte[]>.Refused(fetched.ToFailure(target.Path, "the target"));
        return target.Check(content.Span) is { } mismatch ? TufResult<byte[]>.Refused(mismatch) : TufResult<byte[]>.Of(content.ToArray());
    }

    // 5.3
    private async Task<TufFailure?> UpdateRootAsync(CancellationToken cancellation)
    {
        await FollowStoredRootsAsync(cancellation).ConfigureAwait(false);
        for (var taken = 0; taken < TufLimits.MaxRootRotations; taken++)
        {
            var before = trusted.Root!;
            var fetched = await files.FetchAsync("root", before.Version + 1, TufLimits.MaxRootLength, cancellation).ConfigureAwait(false);
            if (fetched.Content is not { } raw)
            {
                // 5.3.3: "if this file is not available", the chain ends here; a repository out of order is another thing.
                if (fetched.Failure == TufFailureKind.NotFound) break;
                return fetched.ToFailure("root", $"version {before.Version + 1}, or that there is none");
            }

            if (trusted.AdvanceRoot(raw) is { } refused) return refused;
            var root = trusted.Root!;
            // 5.3.11, before the new root is stored: if we are ended here, the next update finds the old root and does it again.
            if (root.Timestamp.DropsKeyOf(before.Timestamp) || root.Snapshot.DropsKeyOf(before.Snapshot))
                await files.ForgetVersionsAsync(cancellation).ConfigureAwait(false);
            await files.StoreRootAsync(root.Version, raw, cancellation).ConfigureAwait(false);
        }

        return trusted.CheckRootExpiry();
    }

    // A stored root counts as much as a fetched one: only with the signatures that lead to it from the initial root.
    private async Task FollowStoredRootsAsync(CancellationToken cancellation)
    {
        for (var taken = 0; taken < TufLimits.MaxRootRotations; taken++)
        {
            var raw = await files.ReadStoredRootAsync(trusted.Root!.Version + 1, cancellation).ConfigureAwait(false);
            if (raw is null || trusted.AdvanceRoot(raw.Value) is not null) return;
        }
    }

    // 5.4
    private async Task<TufFailure?> UpdateTimestampAsync(CancellationToken cancellation)
    {
        if (await files.ReadStoredAsync("timestamp", TufLimits.MaxTimestampLength, cancellation).ConfigureAwait(false) is { } stored)
            trusted.SetStoredTimestamp(stored);
        if (offline && trusted.Timestamp is not null) return null;
        var fetched = await files.FetchAsync("timestamp", null, TufLimits.MaxTimestampLength, cancellation).ConfigureAwait(false);
        if (fetched.Content is not { } raw) return fetched.ToFailure("timestamp", "the current timestamp");
        if (trusted.UpdateTimestamp(raw, out var changed) is { } refused) return refused;
        if (changed) await files.StoreAsync("timestamp", raw, cancellation).ConfigureAwait(false);
        return null;
    }

    // 5.5
    private async Task<TufFailure?> UpdateSnapshotAsync(CancellationToken cancellation)
    {
        if (await files.ReadStoredAsync("snapshot", TufLimits.MaxSnapshotLength, cancellation).ConfigureAwait(false) is { } stored
            && trusted.SetStoredSnapshot(stored) is null && trusted.SnapshotIsCurrent(stored))
            return null;
        var listed = trusted.ListedSnapshot;
        var fetched = await files.FetchAsync("snapshot", VersionInUrl(listed), listed.Content.MaxLength(TufLimits.MaxSnapshotLength), cancellation).ConfigureAwait(false);
        if (fetched.Content is not { } raw) return fetched.ToFailure("snapshot", $"version {listed.Version}");
        if (trusted.UpdateSnapshot(raw) is { } refused) return refused;
        await files.StoreAsync("snapshot", raw, cancellation).ConfigureAwait(false);
        return null;
    }

    // 5.6.1 to 5.6.6 for the top-level role
    private async Task<TufFailure?> UpdateTargetsAsync(CancellationToken cancellation)
    {
        var loaded = await LoadTargetsAsync(trusted.Root!.Targets, cancellation).ConfigureAwait(false);
        if (!loaded.IsSuccess) return loaded.Failure;
        trusted.Targets = loaded.Value;
        return null;
    }

    // 5.6.1 to 5.6.6 for any targets role, verified with the keys that this delegator gives it
    private async Task<TufResult<TargetsMetadata>> LoadTargetsAsync(TufRole role, CancellationToken cancellation)
    {
        if (trusted.Listed(role.Name) is not { } listed) return TufResult<TargetsMetadata>.Refused(TrustedMetadata.NotListed(role.Name));
        if (await files.ReadStoredAsync(role.Name, TufLimits.MaxTargetsLength, cancellation).ConfigureAwait(false) is { } stored
            && trusted.VerifyTargets(stored, role) is { IsSuccess: true } known)
            return known;
        var fetched = await files.FetchAsync(role.Name, VersionInUrl(listed), listed.Content.MaxLength(TufLimits.MaxTargetsLength), cancellation).ConfigureAwait(false);
        if (fetched.Content is not { } raw) return TufResult<TargetsMetadata>.Refused(fetched.ToFailure(role.Name, $"version {listed.Version}"));
        var verified = trusted.VerifyTargets(raw, role);
        if (verified.IsSuccess) await files.StoreAsync(role.Name, raw, cancellation).ConfigureAwait(false);
        return verified;
    }

    private long? VersionInUrl(MetaFile listed) => trusted.Root!.ConsistentSnapshot ? listed.Version : null;
}
