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
        await WritesAsync(cluster, name, "first");
        await using var second = await StartAsync(cluster, name, "second", folder);
        await first.KillAsync();
        var after = await WritesAsync(cluster, name, "second");
        TestContext.Current.SendDiagnosticMessage($"the killed leader's work went on after {after.TotalSeconds:F1} s");
        Assert.Equal(["first", "second"], Terms(await WritersAsync(cluster, name)));
    }

    [Fact]
    public async Task A_leader_that_was_frozen_begins_no_write_when_it_goes_on()
    {
        var cluster = await fixture.StartedAsync(Cancellation);
        var name = await cluster.CreateNamespaceAsync("frozen", Cancellation);
        using var temporary = new TempDirectory();
        var folder = temporary.Path;
        await using var first = await StartAsync(cluster, name, "first", folder);
        await WritesAsync(cluster, name, "first");
        await using var second = await StartAsync(cluster, name, "second", folder);
        first.Freeze();
        await WritesAsync(cluster, name, "second");
        first.Resume();
        await Task.Delay(TimeSpan.FromSeconds(5), Cancellation);
        var writers = await WritersAsync(cluster, name);
        TestContext.Current.SendDiagnosticMessage($"{writers.Count(writer => writer == "first")} writes before the freeze, {writers.Count(writer => writer == "second")} after it");
        // A write that had passed the check of the lease when the process froze is still sent: without fencing in the API server
        // nothing can call it back. The replica writes one at a time, so that there is at most one such.
        var late = writers.Skip(writers.IndexOf("second")).Count(writer => writer == "first");
        Assert.True(late <= 1, $"{late} writes of the frozen leader after the next one led: {string.Join(' ', Terms(writers))}");
        Assert.False(first.HasExited, first.LogTail());
    }

    private static Task<SupervisedProcess> StartAsync(Cluster cluster, string @namespace, string identity, string folder) =>
        SupervisedProcess.StartAsync(identity, folder, "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "AdmissionGuard.LeaseHolder.dll"), cluster.KubeconfigPath, @namespace, identity]);

    private static Task<TimeSpan> WritesAsync(Cluster cluster, string @namespace, string identity) =>
        Eventually.TrueAsync(async () => (await WritersAsync(cluster, @namespace)).Contains(identity), Patience, Cancellation);

    // Whoever wrote, in the API server's order. resourceVersions are compared as numbers here only because etcd's are known to be.
    private static async Task<List<string>> WritersAsync(Cluster cluster, string @namespace)
    {
        var written = await cluster.Admin.CoreV1.ListNamespacedConfigMapAsync(@namespace, labelSelector: "writer", cancellationToken: Cancellation);
        return [.. written.Items.OrderBy(item => long.Parse(item.ResourceVersion(), CultureInfo.InvariantCulture)).Select(item => item.GetLabel("writer"))];
    }

    private static IEnumerable<string> Terms(List<string> writers) =>
        writers.Where((writer, index) => index == 0 || writers[index - 1] != writer);
}
