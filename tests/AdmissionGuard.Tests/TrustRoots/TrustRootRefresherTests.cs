using AdmissionGuard.Sigstore.Trust.PublicGood;
using AdmissionGuard.Sigstore.Tuf;
using AdmissionGuard.TestSupport.FakeTuf;
using AdmissionGuard.TrustRoots;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AdmissionGuard.Tests.TrustRoots;

public sealed class TrustRootRefresherTests
{
    private static readonly byte[] TrustedRoot = PublicGoodRoot.TrustedRootJson.ToArray();
    private static readonly byte[] OtherRoot = [.. TrustedRoot, (byte)'\n'];
    private readonly FakeTimeProvider time = new(TufLab.Now);
    private readonly FakeTufRepository repository = new(TufLab.Now);
    private readonly FakeTufStore disk = new();

    public TrustRootRefresherTests() => Offer(TrustedRoot);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_target_is_had_from_the_repository_and_then_only_confirmed()
    {
        using var refresher = New();
        Assert.Null(refresher.Current.TrustedRoot);
        await refresher.RefreshAsync(Cancellation);
        Assert.Equal(TrustedRoot, refresher.Current.TrustedRoot!.Value.ToArray());
        Assert.Null(refresher.Current.LastError);
        Assert.Equal(TufLab.Now, refresher.Current.LastRefresh);
        Assert.Equal(TufLab.Now.AddDays(30), refresher.Current.Expires);
        Assert.Equal(1, refresher.Current.TufRootVersion);

        repository.Requests.Clear();
        await refresher.RefreshAsync(Cancellation);
        Assert.Equal(["2.root.json", "timestamp.json"], repository.Requests);
    }

    [Fact]
    public async Task A_new_target_replaces_the_old_one()
    {
        using var refresher = New();
        await refresher.RefreshAsync(Cancellation);
        var before = refresher.Current.Version;
        Offer(OtherRoot);
        await refresher.RefreshAsync(Cancellation);
        Assert.Equal(OtherRoot, refresher.Current.TrustedRoot!.Value.ToArray());
        Assert.NotEqual(before, refresher.Current.Version);
    }

    [Fact]
    [Trait("threat", "T22")]
    public async Task Whatever_fails_the_last_good_content_stays_and_the_state_says_why()
    {
        using var refresher = New();
        await refresher.RefreshAsync(Cancellation);
        time.Advance(TimeSpan.FromDays(1));
        repository.Answers["timestamp.json"] = TufFetch.Unavailable("status 503");
        await refresher.RefreshAsync(Cancellation);
        await refresher.RefreshAsync(Cancellation);
        Assert.Equal(TrustedRoot, refresher.Current.TrustedRoot!.Value.ToArray());
        Assert.Contains("503", refresher.Current.LastError, StringComparison.Ordinal);
        Assert.Equal(2, refresher.Current.Failures);
        Assert.Equal(TufLab.Now, refresher.Current.LastRefresh);
        Assert.Equal(TufLab.Now.AddDays(1), refresher.Current.LastAttempt);

        repository.Answers.Clear();
        await refresher.RefreshAsync(Cancellation);
        Assert.Null(refresher.Current.LastError);
        Assert.Equal(0, refresher.Current.Failures);
    }

    [Fact]
    public async Task A_rightly_signed_target_that_is_no_trusted_root_is_not_taken()
    {
        using var refresher = New();
        await refresher.RefreshAsync(Cancellation);
        Offer("{}"u8.ToArray());
        await refresher.RefreshAsync(Cancellation);
        Assert.Equal(TrustedRoot, refresher.Current.TrustedRoot!.Value.ToArray());
        Assert.NotNull(refresher.Current.LastError);
    }

    [Fact]
    public async Task A_restart_without_network_finds_the_last_good_content_even_when_expired()
    {
        using (var before = New()) await before.RefreshAsync(Cancellation);
        time.Advance(TimeSpan.FromDays(400));
        repository.Served.Clear();
        using var after = New();
        await after.RestoreAsync(Cancellation);
        Assert.Equal(TrustedRoot, after.Current.TrustedRoot!.Value.ToArray());
        Assert.Null(after.Current.LastRefresh);
        Assert.Equal(TufLab.Now.AddDays(30), after.Current.Expires);
    }

    [Fact]
    [Trait("threat", "T19")]
    public async Task A_trusted_root_that_someone_put_on_the_disk_is_not_taken()
    {
        using (var before = New()) await before.RefreshAsync(Cancellation);
        disk.Files["targets/trusted_root.json"] = OtherRoot;
        using var after = New();
        await after.RestoreAsync(Cancellation);
        Assert.Null(after.Current.TrustedRoot);
        await after.RefreshAsync(Cancellation);
        Assert.Equal(TrustedRoot, after.Current.TrustedRoot!.Value.ToArray());
        Assert.Equal(TrustedRoot, disk.Files["targets/trusted_root.json"]);
    }

    [Fact]
    [Trait("threat", "T19")]
    public async Task A_whole_repository_of_a_stranger_on_the_disk_is_not_taken()
    {
        var stranger = new TufLab { };
        stranger.Repository.AddTarget("targets", "trusted_root.json", OtherRoot);
        stranger.Repository.Publish("targets", "snapshot", "timestamp");
        Assert.Null(await stranger.UpdateAsync());
        foreach (var (name, content) in stranger.Store.Files) disk.Files[name] = content;
        disk.Files["targets/trusted_root.json"] = OtherRoot;
        using var refresher = New();
        await refresher.RestoreAsync(Cancellation);
        Assert.Null(refresher.Current.TrustedRoot);
    }

    [Fact]
    [Trait("threat", "X6")]
    public async Task A_full_disk_costs_the_memory_across_restarts_only()
    {
        disk.IsFull = true;
        using var refresher = New();
        await refresher.RefreshAsync(Cancellation);
        Assert.Equal(TrustedRoot, refresher.Current.TrustedRoot!.Value.ToArray());
        Assert.Empty(disk.Files);

        // Versions are remembered in this process, so a rollback is still noticed.
        var old = repository.Served["timestamp.json"];
        repository.Publish("timestamp");
        await refresher.RefreshAsync(Cancellation);
        repository.Served["timestamp.json"] = old;
        await refresher.RefreshAsync(Cancellation);
        Assert.Contains(nameof(TufFailureKind.Rollback), refresher.Current.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_public_good_root_is_there_at_once()
    {
        using var refresher = New(TrustRootSource.PublicGood);
        Assert.Equal(TrustedRoot, refresher.Current.TrustedRoot!.Value.ToArray());
        // This repository is not Sigstore's: its files chain to nothing that we trust.
        await refresher.RefreshAsync(Cancellation);
        Assert.NotNull(refresher.Current.LastError);
        Assert.Equal(TrustedRoot, refresher.Current.TrustedRoot!.Value.ToArray());
    }

    [Fact]
    public async Task It_refreshes_by_itself_and_sooner_after_a_failure()
    {
        using var refresher = New();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var attempts = new SemaphoreSlim(0);
        refresher.Changed += _ => attempts.Release();
        var running = refresher.RunAsync(ended.Token);
        Assert.True(await attempts.WaitAsync(TimeSpan.FromSeconds(10), Cancellation));

        repository.Answers["timestamp.json"] = TufFetch.Unavailable("down");
        Assert.True(await AdvanceUntilAsync(attempts, RefreshSchedule.Interval * 1.3));
        Assert.Equal(1, refresher.Current.Failures);
        repository.Answers.Clear();
        Assert.True(await AdvanceUntilAsync(attempts, RefreshSchedule.FirstRetry * 1.3));
        Assert.Equal(0, refresher.Current.Failures);
        await ended.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public void Waits_grow_with_failures_up_to_a_bound_and_are_spread()
    {
        Assert.Equal(RefreshSchedule.Interval, RefreshSchedule.Next(0, 0.5));
        Assert.Equal(RefreshSchedule.FirstRetry, RefreshSchedule.Next(1, 0.5));
        Assert.Equal(RefreshSchedule.FirstRetry * 4, RefreshSchedule.Next(3, 0.5));
        Assert.Equal(RefreshSchedule.LongestRetry, RefreshSchedule.Next(int.MaxValue, 0.5));
        Assert.True(RefreshSchedule.Next(0, 0) < RefreshSchedule.Interval);
        Assert.True(RefreshSchedule.Next(0, 1) > RefreshSchedule.Interval);
    }

    // The waiting side registers its timer a moment after the last change was raised.
    private async Task<bool> AdvanceUntilAsync(SemaphoreSlim attempts, TimeSpan wait)
    {
        await Task.Delay(100, Cancellation);
        time.Advance(wait);
        return await attempts.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
    }

    private TrustRootRefresher New(TrustRootSource? source = null) => new(
        source ?? new TrustRootSource("private", new Uri("https://tuf.example.com"), repository.InitialRoot),
        repository,
        new ResilientTufStore("private", disk, NullLogger.Instance),
        time,
        NullLogger<TrustRootRefresher>.Instance);

    private void Offer(byte[] trustedRoot)
    {
        repository.AddTarget("targets", "trusted_root.json", trustedRoot);
        repository.Publish("targets", "snapshot", "timestamp");
    }
}
