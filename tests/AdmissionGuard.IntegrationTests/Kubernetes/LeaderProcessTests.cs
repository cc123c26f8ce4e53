using System.Globalization;
using AdmissionGuard.Kubernetes.Leading;
using AdmissionGuard.TestSupport.Testbed;
using k8s;
using k8s.Models;

namespace AdmissionGuard.IntegrationTests.Kubernetes;

/// <summary>
/// Two replicas as processes, each of which makes an object as often as it can while it leads. The API server puts all objects into one
/// order, which shows whether two ever wrote in turns.
/// </summary>
public sealed class LeaderProcessTests(ClusterFixture fixture)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_leader_that_is_killed_is_followed_when_its_lease_expires()
    {
        var cluster = await fixture.StartedAsync(Cancellation);
        var name = await cluster.CreateNamespaceAsync("killed", Cancellation);
        using var temporary = new TempDirectory();
        var folder = temporary.Path;
        await using var first = await StartAsync(cluster, name, "first", folder);
        await WroteAsync(cluster, name, "first");
        await using var second = await StartAsync(cluster, name, "second", folder);
        await first.KillAsync();
        var after = await WroteAsync(cluster, name, "second");
        TestContext.Current.SendDiagnosticMessage($"the killed leader's work went on after {after.TotalSeconds:F1} s");
        Assert.Equal(["first 0", "second 1"], Turns(await WritesAsync(cluster, name)));
    }

    [Fact]
    public async Task A_leader_that_was_frozen_begins_no_write_when_it_goes_on()
    {
        var cluster = await fixture.StartedAsync(Cancellation);
        var name = await cluster.CreateNamespaceAsync("frozen", Cancellation);
        using var temporary = new TempDirectory();
        var folder = temporary.Path;
        await using var first = await StartAsync(cluster, name, "first", folder);
        await WroteAsync(cluster, name, "first");
        await using var second = await StartAsync(cluster, name, "second", folder);
        first.Freeze();
        await WroteAsync(cluster, name, "second");
        first.Resume();
        await Task.Delay(TimeSpan.FromSeconds(5), Cancellation);
        var writes = await WritesAsync(cluster, name);
        TestContext.Current.SendDiagnosticMessage(string.Join(", ", writes.CountBy(write => write).Select(turn => $"{turn.Key}: {turn.Value} writes")));
        // A write that had passed the check of the lease when the process froze is still sent: without fencing in the API server
        // nothing can call it back. The replica writes one at a time, so that there is at most one such. That a busy machine costs
        // the second its lease as well is no fault: the first then writes in a term of its own.
        var late = 0;
        for (var (index, newest) = (0, 0); index < writes.Count; index++)
        {
            if (writes[index].Term < newest)
                late++;
            newest = Math.Max(newest, writes[index].Term);
        }

        Assert.True(late <= 1, $"{late} writes of a term that had ended: {string.Join(", ", Turns(writes))}");
        Assert.True(writes.GroupBy(write => write.Term).All(term => term.DistinctBy(write => write.Writer).Count() == 1), "two led in one term");
        Assert.False(first.HasExited, first.LogTail());
        Assert.False(second.HasExited, second.LogTail());
    }

    private static Task<SupervisedProcess> StartAsync(Cluster cluster, string @namespace, string identity, string folder) =>
        SupervisedProcess.StartAsync(identity, folder, "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "AdmissionGuard.LeaseHolder.dll"), cluster.KubeconfigPath, @namespace, identity]);

    private static Task<TimeSpan> WroteAsync(Cluster cluster, string @namespace, string identity) =>
        Eventually.TrueAsync(async () => (await WritesAsync(cluster, @namespace)).Exists(write => write.Writer == identity), Patience, Cancellation);

    // In the API server's order. resourceVersions are compared as numbers here only because etcd's are known to be.
    private static async Task<List<Write>> WritesAsync(Cluster cluster, string @namespace)
    {
        var written = await cluster.Admin.CoreV1.ListNamespacedConfigMapAsync(@namespace, labelSelector: "writer", cancellationToken: Cancellation);
        return
        [
            .. written.Items.OrderBy(item => long.Parse(item.ResourceVersion(), CultureInfo.InvariantCulture))
                .Select(item => new Write(item.GetLabel("writer"), int.Parse(item.GetLabel("term"), CultureInfo.InvariantCulture))),
        ];
    }

    private static IEnumerable<string> Turns(List<Write> writes) =>
        writes.Where((write, index) => index == 0 || writes[index - 1] != write).Select(write => write.ToString());

    private sealed record Write(string Writer, int Term)
    {
        public override string ToString() => $"{Writer} {Term}";
    }
}
