using AdmissionGuard.Sigstore.Tuf;

namespace AdmissionGuard.TestSupport.FakeTuf;

/// <summary>A repository, a store, and a client that started from the repository's first root.</summary>
public sealed class TufLab
{
    public static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    public TufLab() => Repository = new FakeTufRepository(Now);

    public FakeTufRepository Repository { get; }

    public FakeTufStore Store { get; } = new();

    /// <summary>The moment at which the next update starts.</summary>
    public DateTimeOffset Time { get; set; } = Now;

    /// <summary>The root to start from, when not the repository's first.</summary>
    public byte[]? InitialRoot { get; set; }

    public TufUpdater NewUpdater() => new(InitialRoot ?? Repository.InitialRoot, Repository, Store, new FixedTime(Time));

    /// <summary>One update by a new client; the requests before it are forgotten.</summary>
    public Task<TufFailure?> UpdateAsync()
    {
        Repository.Requests.Clear();
        return NewUpdater().RefreshAsync(CancellationToken.None);
    }

    /// <summary>An update and the search for a target.</summary>
    public async Task<TufResult<TufTarget>> FindAsync(string path)
    {
        Repository.Requests.Clear();
        var updater = NewUpdater();
        return await updater.RefreshAsync(CancellationToken.None) is { } failure
            ? throw new InvalidOperationException($"The update failed: {failure}")
            : await updater.FindTargetAsync(path, CancellationToken.None);
    }

    /// <summary>An update, the search for a target, and its download.</summary>
    public async Task<TufResult<byte[]>> DownloadAsync(string path)
    {
        var updater = NewUpdater();
        if (await updater.RefreshAsync(CancellationToken.None) is { } failure) throw new InvalidOperationException($"The update failed: {failure}");
        var found = await updater.FindTargetAsync(path, CancellationToken.None);
        if (!found.IsSuccess) throw new InvalidOperationException($"Not found: {found.Failure}");
        Repository.Requests.Clear();
        return await updater.DownloadAsync(found.Value, CancellationToken.None);
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
