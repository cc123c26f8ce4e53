using System.Security.Cryptography;
using AdmissionGuard.Sigstore.Trust;
using AdmissionGuard.Sigstore.Tuf;

namespace AdmissionGuard.TrustRoots;

/// <summary>
/// Keeps one trust root up to date in the background. Verification reads <see cref="Current"/> and never waits: whatever
/// goes wrong here, the last good content stays, and the state says since when and why.
/// </summary>
/// <param name="source">The repository.</param>
/// <param name="repository">Access to it.</param>
/// <param name="store">The memory of earlier updates; must not throw, see <see cref="ResilientTufStore"/>.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed class TrustRootRefresher(TrustRootSource source, ITufRepository repository, ITufStore store, TimeProvider time, ILogger<TrustRootRefresher> logger) : IDisposable
{
    /// <summary>For one update with all its downloads; a longer one starts again later.</summary>
    public static readonly TimeSpan UpdateTimeout = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim updating = new(1, 1);
    private TrustRootState current = Of(source.Snapshot);

    /// <summary>What is known now; an immutable value.</summary>
    public TrustRootState Current => Volatile.Read(ref current);

    /// <summary>Raised after each attempt with what is known then.</summary>
    public event Action<TrustRootState>? Changed;

    /// <summary>The trust root's name.</summary>
    public string Name => source.Name;

    /// <summary>Takes up what the store remembers, without network; all of it is verified again.</summary>
    public async Task RestoreAsync(CancellationToken cancellation)
    {
        var stored = TufUpdater.FromStore(source.InitialRoot, store);
        if (await stored.RefreshAsync(cancellation).ConfigureAwait(false) is not null) return;
        var found = await stored.FindTargetAsync(source.Target, cancellation).ConfigureAwait(false);
        if (!found.IsSuccess || await ReadStoredAsync(found.Value, cancellation).ConfigureAwait(false) is not { } content) return;
        if (Current.LastRefresh is null && TrustedRoot.TryParse(content, out _, out _))
            Publish(Of(content) with { TufRootVersion = stored.RootVersion, Expires = stored.Expires });
    }

    /// <summary>Asks the repository once; the outcome is in <see cref="Current"/>.</summary>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        await updating.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            using var limit = new CancellationTokenSource(UpdateTimeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
            var now = time.GetUtcNow();
            Publish(await UpdateAsync(now, either.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            Publish(Failed($"no complete update within {UpdateTimeout.TotalMinutes} minutes"));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A bug, shown whole in the log; it must not end the refreshing of this root for good.
            TrustRootLog.Broken(logger, source.Name, e);
            Publish(Failed($"internal error: {e.GetType().Name}"));
        }
        finally
        {
            updating.Release();
        }
    }

    /// <summary>Restores, refreshes, and refreshes again and again until it is ended.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await RestoreAsync(cancellation).ConfigureAwait(false);
        while (!cancellation.IsCancellationRequested)
        {
            await RefreshAsync(cancellation).ConfigureAwait(false);
            await Task.Delay(RefreshSchedule.Next(Current.Failures, Random.Shared.NextDouble()), time, cancellation).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => updating.Dispose();

    private async Task<TrustRootState> UpdateAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var updater = new TufUpdater(source.InitialRoot, repository, store, time);
        if (await updater.RefreshAsync(cancellation).ConfigureAwait(false) is { } failure) return Failed(failure.ToString());
        var found = await updater.FindTargetAsync(source.Target, cancellation).ConfigureAwait(false);
        if (!found.IsSuccess) return Failed(found.Failure.ToString());
        var content = await ReadKnownAsync(found.Value, cancellation).ConfigureAwait(false);
        if (content is null)
        {
            var downloaded = await updater.DownloadAsync(found.Value, cancellation).ConfigureAwait(false);
            if (!downloaded.IsSuccess) return Failed(downloaded.Failure.ToString());
            content = downloaded.Value;
        }

        // Rightly signed, and still of no use: then the one before it is the better one.
        if (!TrustedRoot.TryParse(content.Value, out _, out var error)) return Failed($"{source.Target}: {error}");
        await store.WriteAsync(StoredName, content.Value, cancellation).ConfigureAwait(false);
        return Of(content) with { TufRootVersion = updater.RootVersion, Expires = updater.Expires, LastRefresh = now, LastAttempt = now };
    }

    private async Task<ReadOnlyMemory<byte>?> ReadKnownAsync(TufTarget target, CancellationToken cancellation)
    {
        if (Current.TrustedRoot is { } known && target.Check(known.Span) is null) return known;
        return await ReadStoredAsync(target, cancellation).ConfigureAwait(false);
    }

    // The stored copy is only what it was if the signed metadata says so (threat T19).
    private async Task<ReadOnlyMemory<byte>?> ReadStoredAsync(TufTarget target, CancellationToken cancellation)
    {
        var stored = (await store.ReadAsync(StoredName, TufLimits.MaxTargetLength, cancellation).ConfigureAwait(false)).Content;
        if (stored is null || target.Check(stored.Value.Span) is not null) return null;
        return stored;
    }

    private string StoredName => "targets/" + TufFileName.ForDisk(source.Target);

    private TrustRootState Failed(string error) =>
        Current with { LastAttempt = time.GetUtcNow(), LastError = error, Failures = Current.Failures + 1 };

    private static TrustRootState Of(ReadOnlyMemory<byte>? content) =>
        new(content, content is { } bytes ? Convert.ToHexStringLower(SHA256.HashData(bytes.Span)) : null);

    private void Publish(TrustRootState state)
    {
        var before = Current;
        Volatile.Write(ref current, state);
        if (state.LastError is not null) TrustRootLog.Failed(logger, source.Name, state.LastError, state.LastRefresh, state.Expires);
        else if (state.Version != before.Version) TrustRootLog.Replaced(logger, source.Name, state.Version, state.TufRootVersion, state.Expires);
        Changed?.Invoke(state);
    }
}
