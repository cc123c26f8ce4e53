using System.Diagnostics;
using AdmissionGuard.Kubernetes.Leading;
using AdmissionGuard.TestSupport.Testbed;
using k8s;
using Microsoft.Extensions.Time.Testing;

namespace AdmissionGuard.IntegrationTests.Kubernetes;

/// <summary>Leader election among replicas that share this process: stopped, partitioned, and by the clock.</summary>
public sealed class LeaderElectorTests(ClusterFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_leader_that_stops_hands_over_in_less_than_two_seconds_and_not_before_its_work_has_ended()
    {
        var cluster = await fixture.StartedAsync(Cancellation);
        var name = await cluster.CreateNamespaceAsync("lease", Cancellation);
        await using var first = new Contender(cluster.Admin, Options(name, "first"));
        await first.LeadsAsync();
        await using var second = new Contender(cluster.Admin, Options(name, "second"));
        await Task.Delay(TimeSpan.FromSeconds(2), Cancellation);
        Assert.False(second.Elector.IsLeader);
        Assert.Equal("first", second.Elector.Holder);

        first.WindDown = TimeSpan.FromMilliseconds(500);
        var clock = Stopwatch.StartNew();
        var stopped = first.StopAsync();
        await second.LeadsAsync();
        var handOver = clock.Elapsed - first.WindDown;
        await stopped;
        TestContext.Current.SendDiagnosticMessage($"hand-over after {handOver.TotalMilliseconds:F0} ms");
        Assert.InRange(handOver, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.True(first.EndedAt <= second.BeganAt, "both led at once");
        Assert.Equal(1, second.Elector.Transitions);
    }

    [Fact]
    public async Task A_leader_without_network_stops_before_another_begins()
    {
        var cluster = await fixture.StartedAsync(Cancellation);
        var name = await cluster.CreateNamespaceAsync("lease", Cancellation);
        await using var proxy = new LoopbackProxy(new Uri(cluster.AdminConfiguration.Host).Port);
        var configuration = cluster.AdminConfiguration;
        configuration.Host = $"https://127.0.0.1:{proxy.Port}";
        using var client = new k8s.Kubernetes(configuration);
        await using var first = new Contender(client, Short(name, "first"));
        await first.LeadsAsync();
        await using var second = new Contender(cluster.Admin, Short(name, "second"));

        proxy.Refusing = true;
        proxy.Cut();
        await second.LeadsAsync();
        Assert.True(first.EndedAt <= second.BeganAt, "both led at once");
        Assert.False(first.Elector.IsLeader);
        proxy.Refusing = false;
        await Eventually.TrueAsync(() => first.Elector.Holder == "second", TimeSpan.FromSeconds(10), Cancellation);
        Assert.False(first.Elector.IsLeader);
    }

    [Fact]
    public async Task One_refused_connection_does_not_cost_the_lease()
    {
        var cluster = await fixture.StartedAsync(Cancellation);
        var name = await cluster.CreateNamespaceAsync("lease", Cancellation);
        await using var proxy = new LoopbackProxy(new Uri(cluster.AdminConfiguration.Host).Port);
        var configuration = cluster.AdminConfiguration;
        configuration.Host = $"https://127.0.0.1:{proxy.Port}";
        using var client = new k8s.Kubernetes(configuration);
        await using var only = new Contender(client, Options(name, "only"));
        await only.LeadsAsync();
        proxy.Refusing = true;
        proxy.Cut();
        await Task.Delay(TimeSpan.FromSeconds(4), Cancellation);
        proxy.Refusing = false;
        await Task.Delay(TimeSpan.FromSeconds(4), Cancellation);
        Assert.True(only.Elector.IsLeader);
        Assert.Equal(1, only.Terms);
    }

    [Fact]
    public async Task By_its_own_clock_a_leader_ends_at_the_renew_deadline_whatever_else_happens()
    {
        var cluster = await fixture.StartedAsync(Cancellation);
        var name = await cluster.CreateNamespaceAsync("lease", Cancellation);
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var options = Options(name, "timed");
        await using var proxy = new LoopbackProxy(new Uri(cluster.AdminConfiguration.Host).Port);
        var configuration = cluster.AdminConfiguration;
        configuration.Host = $"https://127.0.0.1:{proxy.Port}";
        using var client = new k8s.Kubernetes(configuration);
        await using var contender = new Contender(client, options, time);
        await contender.LeadsAsync();
        proxy.Refusing = true;
        proxy.Cut();
        Assert.True(contender.Elector.IsLeader);
        time.Advance(options.RenewDeadline - TimeSpan.FromTicks(1));
        Assert.True(contender.Elector.IsLeader);
        time.Advance(TimeSpan.FromTicks(1));
        Assert.False(contender.Elector.IsLeader);
        await Eventually.TrueAsync(() => contender.EndedAt > 0, TimeSpan.FromSeconds(10), Cancellation);
    }

    [Fact]
    public async Task Nothing_but_reads_is_sent_by_who_does_not_lead()
    {
        var cluster = await fixture.StartedAsync(Cancellation);
        var name = await cluster.CreateNamespaceAsync("lease", Cancellation);
        var elector = new LeaderElector(cluster.Admin, Options(name, "nobody"), TimeProvider.System, new OutputLogger());
        using var client = new k8s.Kubernetes(cluster.AdminConfiguration, new LeaderOnlyWrites(elector));
        Assert.Empty((await client.CoreV1.ListNamespacedSecretAsync(name, labelSelector: "none=here", cancellationToken: Cancellation)).Items);
        await Assert.ThrowsAsync<NotLeaderException>(() => client.CoreV1.DeleteNamespaceAsync(name, cancellationToken: Cancellation));
    }

    private static LeaderElectionOptions Options(string @namespace, string identity) => new(@namespace, "test", identity);

    private static LeaderElectionOptions Short(string @namespace, string identity) => Options(@namespace, identity) with
    {
        LeaseDuration = TimeSpan.FromSeconds(4),
        RenewDeadline = TimeSpan.FromSeconds(3),
        RenewPeriod = TimeSpan.FromMilliseconds(500),
        RetryPeriod = TimeSpan.FromMilliseconds(500),
        RequestDeadline = TimeSpan.FromSeconds(1),
    };

    /// <summary>An elector with work that waits for its end, and when it led.</summary>
    private sealed class Contender : IAsyncDisposable
    {
        private readonly CancellationTokenSource stopping = new();
        private readonly Task running;

        public Contender(IKubernetes client, LeaderElectionOptions options, TimeProvider? time = null)
        {
            Elector = new LeaderElector(client, options, time ?? TimeProvider.System, new OutputLogger());
            running = Elector.RunAsync(LeadAsync, stopping.Token);
        }

        public LeaderElector Elector { get; }

        public TimeSpan WindDown { get; set; }

        public long BeganAt { get; private set; }

        public long EndedAt { get; private set; }

        public int Terms { get; private set; }

        public Task<TimeSpan> LeadsAsync() => Eventually.TrueAsync(() => BeganAt > 0, TimeSpan.FromSeconds(30), Cancellation);

        public async Task StopAsync()
        {
            await stopping.CancelAsync();
            await running;
        }

        public async ValueTask DisposeAsync()
        {
            await StopAsync();
            stopping.Dispose();
        }

        private async Task LeadAsync(CancellationToken token)
        {
            Terms++;
            BeganAt = Stopwatch.GetTimestamp();
            var ended = new TaskCompletionSource();
            await using (token.Register(ended.SetResult))
                await ended.Task;
            await Task.Delay(WindDown, CancellationToken.None);
            EndedAt = Stopwatch.GetTimestamp();
        }
    }
}
