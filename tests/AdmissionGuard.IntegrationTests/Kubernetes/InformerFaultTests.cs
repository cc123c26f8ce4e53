using AdmissionGuard.TestSupport.Testbed;

namespace AdmissionGuard.IntegrationTests.Kubernetes;

/// <summary>The informer while its API server crashes and forgets. On a cluster of its own, which it may break.</summary>
public sealed class InformerFaultTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_crash_of_the_API_server_loses_nothing()
    {
        await using var cluster = await LocalCluster.StartAsync(cancellationToken: Cancellation);
        await using var watched = await WatchedNamespace.StartAsync(cluster, before: ["one", "two"]);
        await cluster.KillApiServerAsync();
        await Task.Delay(TimeSpan.FromSeconds(2), Cancellation);
        await cluster.StartApiServerAsync(Cancellation);
        await watched.UpdateAsync("one", "1");
        await watched.DeleteAsync("two");
        var after = await watched.SaidAsync("~one=1", "-two");
        TestContext.Current.SendDiagnosticMessage($"changes seen {after.TotalSeconds:F1} s after they were made on the restarted API server");
        Assert.Equal(4, watched.Changes.Count);
    }

    [Fact]
    public async Task When_history_is_compacted_what_was_deleted_unseen_is_said()
    {
        await using var cluster = await LocalCluster.StartAsync(cancellationToken: Cancellation);
        await using var proxy = new LoopbackProxy(cluster.Server.Port);
        await using var watched = await WatchedNamespace.StartAsync(cluster, proxy.Port, before: ["changed", "deleted", "kept", "remade"]);
        var oldUid = watched.Informer.Items.Single(item => item.Metadata.Name == "remade").Metadata.Uid;
        proxy.Refusing = true;
        proxy.Cut();

        await watched.DeleteAsync("deleted");
        await watched.DeleteAsync("remade");
        await watched.CreateAsync("remade", "1");
        await watched.UpdateAsync("changed", "1");
        await watched.CreateAsync("new", "1");
        await cluster.StopApiServerAsync();
        await cluster.CompactHistoryAsync(Cancellation);
        await cluster.StartApiServerAsync(Cancellation);
        proxy.Refusing = false;

        await watched.SaidAsync("-deleted", "-remade", "+remade=1", "~changed=1", "+new=1");
        Assert.Equal(2, watched.Informer.Lists);
        Assert.Equal(9, watched.Changes.Count);
        Assert.Equal(["changed", "kept", "new", "remade"], watched.Informer.Items.Select(item => item.Metadata.Name).Order());
        var gone = watched.Changes.Single(change => change.IsDeletion && change.Key.Name == "remade");
        Assert.Equal(oldUid, gone.Before!.Metadata.Uid);
        Assert.NotEqual(oldUid, watched.Informer.Items.Single(item => item.Metadata.Name == "remade").Metadata.Uid);
    }
}
