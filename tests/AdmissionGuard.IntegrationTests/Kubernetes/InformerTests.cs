using AdmissionGuard.Kubernetes.Watching;
using AdmissionGuard.TestSupport.Testbed;

namespace AdmissionGuard.IntegrationTests.Kubernetes;

/// <summary>The informer against a healthy API server and a bad network.</summary>
public sealed class InformerTests(ClusterFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_list_comes_in_pages_and_is_followed_by_every_change()
    {
        var cluster = await fixture.StartedAsync(Cancellation);
        string[] before = [.. Enumerable.Range(0, 7).Select(number => $"item-{number}")];
        await using var watched = await WatchedNamespace.StartAsync(cluster, options: new InformerOptions { PageSize = 3 }, before: before);
        Assert.Equal(before.Order(), watched.Informer.Items.Select(item => item.Metadata.Name).Order());

        await watched.CreateAsync("new", "1");
        await watched.UpdateAsync("item-3", "2");
        await watched.DeleteAsync("item-5");
        await watched.SaidAsync("+new=1", "~item-3=2", "-item-5");

        Assert.Equal([.. before.Order().Select(item => $"+{item}=0"), "+new=1", "~item-3=2", "-item-5"], [.. watched.Story.Take(7).Order(), .. watched.Story.Skip(7)]);
        Assert.Equal("2", watched.Informer.Find(new ObjectKey(watched.Name, "item-3"))!.Value);
        Assert.Null(watched.Informer.Find(new ObjectKey(watched.Name, "item-5")));
        Assert.Equal(7, watched.Informer.Count);
        Assert.Equal(1, watched.Informer.Lists);
    }

    [Fact]
    public async Task An_idle_watch_that_ends_is_resumed_without_a_list()
    {
        var cluster = await fixture.StartedAsync(Cancellation);
        await using var watched = await WatchedNamespace.StartAsync(cluster, options: new InformerOptions { WatchDuration = TimeSpan.FromSeconds(1) }, before: "one");
        await Task.Delay(TimeSpan.FromSeconds(5), Cancellation);
        await watched.UpdateAsync("one", "1");
        await watched.SaidAsync("~one=1");
        Assert.Equal(1, watched.Informer.Lists);
        Assert.Equal(["+one=0", "~one=1"], watched.Story);
    }

    [Fact]
    public async Task A_cut_connection_is_resumed_where_it_was_and_nothing_is_missed_or_said_twice()
    {
        var cluster = await fixture.StartedAsync(Cancellation);
        await using var proxy = new LoopbackProxy(new Uri(cluster.AdminConfiguration.Host).Port);
        await using var watched = await WatchedNamespace.StartAsync(cluster, proxy.Port, before: ["one", "two"]);
        proxy.Refusing = true;
        proxy.Cut();
        await watched.UpdateAsync("one", "1");
        await watched.DeleteAsync("two");
        await watched.CreateAsync("three", "1");
        await Task.Delay(TimeSpan.FromSeconds(1), Cancellation);
        proxy.Refusing = false;
        await watched.SaidAsync("~one=1", "-two", "+three=1");
        Assert.Equal(1, watched.Informer.Lists);
        Assert.Equal(5, watched.Changes.Count);
    }

    [Fact]
    public async Task A_connection_that_died_in_silence_is_given_up_and_replaced()
    {
        var cluster = await fixture.StartedAsync(Cancellation);
        await using var proxy = new LoopbackProxy(new Uri(cluster.AdminConfiguration.Host).Port);
        await using var watched = await WatchedNamespace.StartAsync(cluster, proxy.Port, new InformerOptions { SilenceLimit = TimeSpan.FromSeconds(2) }, "one");
        await Eventually.TrueAsync(() => proxy.Open > 0, TimeSpan.FromSeconds(10), Cancellation);
        proxy.SilenceOpenConnections();
        await watched.UpdateAsync("one", "1");
        var after = await watched.SaidAsync("~one=1");
        Assert.InRange(after, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.Equal(1, watched.Informer.Lists);
    }

    [Fact]
    public async Task Contact_is_counted_from_the_last_word_of_the_server()
    {
        var cluster = await fixture.StartedAsync(Cancellation);
        await using var proxy = new LoopbackProxy(new Uri(cluster.AdminConfiguration.Host).Port);
        await using var watched = await WatchedNamespace.StartAsync(cluster, proxy.Port, before: "one");
        Assert.InRange(watched.Informer.SinceContact, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        proxy.Refusing = true;
        proxy.Cut();
        await Eventually.TrueAsync(() => watched.Informer.SinceContact > TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(10), Cancellation);
        proxy.Refusing = false;
        await Eventually.TrueAsync(() => watched.Informer.SinceContact < TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20), Cancellation);
    }

    [Fact]
    public async Task Subscribing_late_is_refused_since_changes_would_be_missed()
    {
        var cluster = await fixture.StartedAsync(Cancellation);
        await using var watched = await WatchedNamespace.StartAsync(cluster);
        Assert.Throws<InvalidOperationException>(() => watched.Informer.Changed += _ => { });
    }
}
