using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using AdmissionGuard.TestSupport.Product;
using AdmissionGuard.TestSupport.Registries;
using AdmissionGuard.TestSupport.Testbed;
using k8s;

namespace AdmissionGuard.IntegrationTests.Operator;

/// <summary>Operators as processes, stopped, frozen and killed, and an API server that crashes and forgets; by its audit log, who wrote when.</summary>
[Collection(OperatorTests.Collection)]
public sealed class OperatorFaultTests
{
    private const string Ns = "admissionguard-system";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_becomes_of_leaders_and_API_server_the_next_goes_on_where_the_last_was()
    {
        await using var cluster = await LocalCluster.StartAsync(new ClusterOptions { AuditLog = true }, Cancellation);
        await cluster.KubectlAsync("create", "namespace", Ns);
        await cluster.KubectlAsync("create", "namespace", "shop");
        await using var registry = await OciRegistry.StartAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var unsigned = SignedImage.Add(registry, "shop/unsigned", null);
        await RunningPods.RunAsync(cluster.Admin, "shop", "bad", unsigned.Tagged, unsigned.Digest, Cancellation);
        await RunningPods.RunAsync(cluster.Admin, "shop", "worse", unsigned.Tagged, unsigned.Digest, Cancellation);
        await using var first = await StartAsync("first");
        await cluster.ApplyAsync(BackgroundScanTests.Policy("production", registry.Host, key, "Audit"), Cancellation);
        await ViolationsAsync("production", 1);
        var since = await SinceAsync();
        await using var second = await StartAsync("second");

        // 1. Stopped: handed over within two seconds; what was told is not told again, and still since then.
        var clock = Stopwatch.StartNew();
        var stopping = first.Process.StopAsync();
        await HeldByAsync("second");
        var handOver = clock.Elapsed;
        await stopping;
        Print($"stopped: the next held the lease after {handOver.TotalMilliseconds:F0} ms");
        Assert.InRange(handOver, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        await cluster.ApplyAsync(BackgroundScanTests.Policy("later", registry.Host, key, "Audit"), Cancellation);
        await ViolationsAsync("later", 1);
        Assert.Equal(since, await SinceAsync());
        var told = (await cluster.Admin.EventsV1.ListNamespacedEventAsync("shop", cancellationToken: Cancellation)).Items.Where(e => e.Reason == "ImageViolation" && e.Note.Contains("policy production ", StringComparison.Ordinal)).ToList();
        Assert.Equal(["bad", "worse"], told.Select(e => e.Regarding.Name).Order());
        Assert.All(told, e => Assert.Null(e.Series));

        // 2. Frozen: another takes the lease when it has run out, and what goes on again writes nothing.
        await using var third = await StartAsync("third");
        second.Process.Freeze();
        clock.Restart();
        await HeldByAsync("third");
        Print($"frozen: the next held the lease after {clock.Elapsed.TotalSeconds:F1} s");
        var taken = await WritesAsync("second");
        await cluster.ApplyAsync(BackgroundScanTests.Policy("frozen", registry.Host, key, "Audit"), Cancellation);
        await ViolationsAsync("frozen", 1);
        second.Process.Resume();
        await cluster.ApplyAsync(BackgroundScanTests.Policy("resumed", registry.Host, key, "Audit"), Cancellation);
        await ViolationsAsync("resumed", 1);
        await Task.Delay(TimeSpan.FromSeconds(3), Cancellation);
        var late = await WritesAsync("second") - taken;
        Print($"resumed: {late} writes of the one that had been frozen");
        // One that had passed the check of the lease when it froze is still sent: see LeaderProcessTests.
        Assert.InRange(late, 0, 1);
        Assert.False(second.Process.HasExited, second.Process.LogTail());

        // 3. The API server killed, its history compacted, and a Pod deleted while nothing was watched: nothing is missed.
        third.Process.Freeze();
        await cluster.KubectlAsync("delete", "pod", "worse", "-n", "shop", "--force", "--grace-period=0");
        await cluster.KubectlAsync("delete", "pod", "bad", "-n", "shop", "--force", "--grace-period=0");
        await cluster.KillApiServerAsync();
        await cluster.CompactHistoryAsync(Cancellation);
        await cluster.StartApiServerAsync(Cancellation);
        third.Process.Resume();
        clock.Restart();
        await ViolationsAsync("production", 0);
        Print($"API server killed, history compacted: told what was deleted meanwhile after {clock.Elapsed.TotalSeconds:F1} s");

        // 4. Killed: followed when the lease has run out.
        var leader = await HolderAsync();
        await (leader == "second" ? second : third).Process.KillAsync();
        clock.Restart();
        await Eventually.TrueAsync(async () => await HolderAsync() != leader, Deadline, Cancellation);
        Print($"killed: the next held the lease after {clock.Elapsed.TotalSeconds:F1} s");
        await RunningPods.RunAsync(cluster.Admin, "shop", "again", unsigned.Tagged, unsigned.Digest, Cancellation);
        await ViolationsAsync("production", 1);

        Task<OperatorProcess> StartAsync(string identity) => OperatorProcess.StartAsync(cluster, Ns, identity, ["--plain-http-registry", registry.Host], Cancellation);

        async Task<string> HolderAsync() => await cluster.KubectlAsync("get", "lease", "admissionguard-operator", "-n", Ns, "-o", "jsonpath={.spec.holderIdentity}");

        // By the client, since kubectl takes a part of what is measured.
        Task HeldByAsync(string identity) => Eventually.TrueAsync(
            async () => (await cluster.Admin.CoordinationV1.ReadNamespacedLeaseAsync("admissionguard-operator", Ns, cancellationToken: Cancellation)).Spec.HolderIdentity == identity, Deadline, Cancellation);

        async Task ViolationsAsync(string policy, int count)
        {
            try
            {
                await Eventually.TrueAsync(
                    async () => await cluster.KubectlAsync("get", "clusterimagepolicy", policy, "-o", "jsonpath={.status.violations.count}") == $"{count}", Deadline, Cancellation);
            }
            catch (TimeoutException)
            {
                throw new TimeoutException($"{policy} has not {count} violations: {await cluster.KubectlAsync("get", "clusterimagepolicy", policy, "-o", "jsonpath={.status}")}\n{first.Process.LogTail(10)}");
            }
        }

        async Task<string> SinceAsync() => await cluster.KubectlAsync("get", "clusterimagepolicy", "production", "-o", "jsonpath={.status.violations.sample[0].since}");

        // Leases apart: contending for one is no write of a leader.
        async Task<int> WritesAsync(string identity)
        {
            var writes = 0;
            await foreach (var line in File.ReadLinesAsync(cluster.AuditLogPath, Cancellation))
            {
                if (!line.EndsWith('}') || !line.Contains($":{identity}\"", StringComparison.Ordinal))
                    continue;
                using var entry = JsonDocument.Parse(line);
                if (entry.RootElement.GetProperty("verb").GetString() is "create" or "patch" or "update" or "delete"
                    && entry.RootElement.TryGetProperty("objectRef", out var target) && target.GetProperty("resource").GetString() != "leases")
                    writes++;
            }

            return writes;
        }
    }

    private static void Print(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
