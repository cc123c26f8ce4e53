namespace AdmissionGuard.Sigstore.Tuf;

/// <summary>The metadata files of roles: where each is in the repository and in the store, and how long it may be.</summary>
/// <param name="repository">The remote side.</param>
/// <param name="store">The memory of earlier updates.</param>
internal sealed class RoleFiles(ITufRepository repository, ITufStore store)
{
    /// <summary>Fetches a role's file; <paramref name="version"/> is null where the repository has no versioned names.</summary>
    public async ValueTask<TufFetch> FetchAsync(string role, long? version, int maxLength, CancellationToken cancellation)
    {
        var fetched = await repository.FetchMetadataAsync(TufFileName.ForMetadataUrl(role, version), maxLength, cancellation).ConfigureAwait(false);
        return Limit(fetched, maxLength);
    }

    public async ValueTask<ReadOnlyMemory<byte>?> ReadStoredAsync(string role, int maxLength, CancellationToken cancellation) =>
        Limit(await store.ReadAsync(OnDisk(role), maxLength, cancellation).ConfigureAwait(false), maxLength).Content;

    public ValueTask StoreAsync(string role, ReadOnlyMemory<byte> raw, CancellationToken cancellation) => store.WriteAsync(OnDisk(role), raw, cancellation);

    /// <summary>A root of the chain that an earlier update followed from the initial root.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadStoredRootAsync(long version, CancellationToken cancellation) =>
        Limit(await store.ReadAsync(InHistory(version), TufLimits.MaxRootLength, cancellation).ConfigureAwait(false), TufLimits.MaxRootLength).Content;

    /// <summary>
    /// Keeps a root twice: as the current one, under the name that the specification wants (5.3.8), and as a link of the
    /// chain, so that the next update can follow it from the initial root instead of believing what lies on the disk.
    /// </summary>
    public async ValueTask StoreRootAsync(long version, ReadOnlyMemory<byte> raw, CancellationToken cancellation)
    {
        await store.WriteAsync(InHistory(version), raw, cancellation).ConfigureAwait(false);
        await store.WriteAsync(OnDisk("root"), raw, cancellation).ConfigureAwait(false);
    }

    /// <summary>5.3.11: forgets the versions seen, so that a repository can recover from versions that an attacker drove up.</summary>
    public async ValueTask ForgetVersionsAsync(CancellationToken cancellation)
    {
        await store.DeleteAsync(OnDisk("timestamp"), cancellation).ConfigureAwait(false);
        await store.DeleteAsync(OnDisk("snapshot"), cancellation).ConfigureAwait(false);
    }

    // Whoever implements the interfaces: nothing longer than its limit is parsed.
    private static TufFetch Limit(TufFetch fetched, int maxLength) =>
        fetched.Content is { } content && content.Length > maxLength ? TufFetch.TooLong(maxLength) : fetched;

    private static string OnDisk(string role) => TufFileName.ForDisk(role) + ".json";

    private static string InHistory(long version) => $"root_history/{version}.root.json";
}
