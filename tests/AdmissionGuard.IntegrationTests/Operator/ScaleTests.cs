using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using AdmissionGuard.TestSupport.Product;
using AdmissionGuard.TestSupport.Registries;
using AdmissionGuard.TestSupport.Testbed;
using k8s;

namespace AdmissionGuard.IntegrationTests.Operator;

/// <summary>
/// The background scan of many Pods through a real API server: the first scan, another policy, then nothing. <c>make scale</c> runs
/// the long form, ADMISSIONGUARD_SCALE=short a small one.
/// </summary>
[Collection(OperatorTests.Collection)]
public sealed class ScaleTests
{
    private const int Namespaces = 10;
    private const int PodsOfAnImage = 10;

    /// <summary>The operator's memory at most, in MiB.</summary>
    private const int MemoryBar = 400;

    private static bool IsLong => Environment.GetEnvironmentVariable("ADMISSIONGUARD_SCALE") == "long";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_Pods_cost_one_look_for_each_image_and_another_policy_none()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("ADMISSIONGUARD_SCALE") is "long" or "short", "takes the machine alone: make scale, or ADMISSIONGUARD_SCALE=short");
        // Some first, so that start-up and compilation are in no figure that is compared.
        var (warm, small, all, policies) = IsLong ? (20, 100, 1000, 100) : (5, 10, 40, 10);
        var deadline = TimeSpan.FromMinutes(IsLong ? 20 : 5);
        await using var cluster = await LocalCluster.StartAsync(new ClusterOptions { AuditLog = true }, Cancellation);
        await ProductInstallation.InstallCrdsAsync(cluster);
        await cluster.ApplyAsync(ReportKinds.PolicyReport, Cancellation);
        await cluster.KubectlAsync("wait", "--for=condition=Established", "--timeout=60s", "crd/policyreports.wgpolicyk8s.io");
        await using var registry = await OciRegistry.StartAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        const string Ns = "admissionguard-system";
        await cluster.KubectlAsync("create", "namespace", Ns);
        for (var i = 0; i < Namespaces; i++)
            await cluster.KubectlAsync("create", "namespace", $"team-{i}");
        // Every tenth image is not signed; each policy is about its share of the images.
        var images = Enumerable.Range(0, all).Select(i => SignedImage.Add(registry, $"p{i % policies}/app{i}", i % 10 == 9 ? null : key)).ToList();
        await cluster.ApplyAsync(string.Join("\n---\n", Enumerable.Range(0, policies).Select(p => BackgroundScanTests.Policy($"p{p}", registry.Host, key, "Audit").Replace("/**", $"/p{p}/**", StringComparison.Ordinal))), Cancellation);
        await RunAsync(cluster, images, 0, warm);

        await using var scanner = await OperatorProcess.StartAsync(cluster, Ns, "admissionguard-operator", ["--plain-http-registry", registry.Host, "--scan-rate", "1000"], Cancellation);
        var clock = Stopwatch.StartNew();
        await ScannedAsync(warm);
        var cpuOfWarm = Cpu(scanner);
        Print($"{warm * PodsOfAnImage} Pods of {warm} images, {policies} policies: first scan {clock.Elapsed.TotalSeconds:F1} s, CPU {cpuOfWarm.TotalSeconds:F1} s with start-up, {registry.Requests.Count} registry requests, RSS {Rss(scanner)} MiB");
        await RunAsync(cluster, images, warm, small);
        await ScannedAsync(small);
        await QuietAsync();
        var cpuOfSmall = Cpu(scanner);
        Print($"{small * PodsOfAnImage} Pods of {small} images: CPU {cpuOfSmall.TotalSeconds:F1} s, {registry.Requests.Count} registry requests, RSS {Rss(scanner)} MiB");

        clock.Restart();
        await RunAsync(cluster, images, small, all);
        await ScannedAsync(all);
        var took = clock.Elapsed;
        await QuietAsync();
        var (asked, cpuOfAll) = (registry.Requests.Count, Cpu(scanner));
        Print($"{all * PodsOfAnImage} Pods of {all} images: created and scanned in {took.TotalSeconds:F1} s, CPU {cpuOfAll.TotalSeconds:F1} s, {asked} registry requests, RSS {Rss(scanner)} MiB");
        Assert.True(asked <= all * 12, $"{asked} registry requests for {all} images");

        // Another policy about every image: from what is remembered.
        clock.Restart();
        await cluster.ApplyAsync(BackgroundScanTests.Policy("all", registry.Host, key, "Audit"), Cancellation);
        await Eventually.TrueAsync(async () => (await StatusAsync("all"))?.Contains($"{all / 10} of {all} running images violate it", StringComparison.Ordinal) == true, deadline, Cancellation);
        Print($"a policy about all images: {clock.Elapsed.TotalSeconds:F1} s, {registry.Requests.Count - asked} registry requests, CPU {(Cpu(scanner) - cpuOfAll).TotalSeconds:F1} s, RSS {Rss(scanner)} MiB");
        Assert.Equal(asked, registry.Requests.Count);

        // Nothing changes: nothing is listed, asked or written.
        await QuietAsync();
        var before = await RequestsAsync();
        await Task.Delay(TimeSpan.FromSeconds(IsLong ? 30 : 15), Cancellation);
        var after = await RequestsAsync();
        Print($"steady state: {after.Lists - before.Lists} lists, {after.Writes - before.Writes} writes, {registry.Requests.Count - asked} registry requests; since the start {after.Lists} lists, {after.Writes} writes");
        Assert.Equal(before, after);
        Assert.Equal(asked, registry.Requests.Count);
        Assert.InRange(Rss(scanner), 1, MemoryBar);

        // A Pod costs no more among ten times as many.
        var (each, eachOfMore) = ((cpuOfSmall - cpuOfWarm) / ((small - warm) * PodsOfAnImage), (cpuOfAll - cpuOfSmall) / ((all - small) * PodsOfAnImage));
        Print($"CPU for each Pod: {each.TotalMilliseconds:F2} ms among {small * PodsOfAnImage}, {eachOfMore.TotalMilliseconds:F2} ms among {all * PodsOfAnImage}");
        Assert.True(eachOfMore < each * 1.5, "a Pod costs more among many");

        // Statuses, reports and Events follow the scan, and Events at a pace.
        async Task QuietAsync()
        {
            var last = (-1, -1);
            await Eventually.TrueAsync(
                async () =>
                {
                    var before = last;
                    last = await RequestsAsync();
                    await Task.Delay(TimeSpan.FromSeconds(5), Cancellation);
                    return before == last && last == await RequestsAsync();
                },
                deadline, Cancellation);
        }

        async Task ScannedAsync(int count)
        {
            try
            {
                await Eventually.TrueAsync(
                    async () =>
                    {
                        await Task.Delay(500, Cancellation);
                        return Judged(await scanner.MetricsAsync(Cancellation)) >= count;
                    },
                    deadline, Cancellation);
            }
            catch (TimeoutException)
            {
                throw new TimeoutException($"{Judged(await scanner.MetricsAsync(Cancellation))} of {count} images were judged\n{scanner.Process.LogTail(20)}");
            }
        }

        async Task<string?> StatusAsync(string policy) =>
            await cluster.KubectlAsync("get", "clusterimagepolicy", policy, "-o", "jsonpath={.status.conditions[?(@.type==\"Compliant\")].message}");

        async Task<(int Lists, int Writes)> RequestsAsync()
        {
            var (lists, writes) = (0, 0);
            await foreach (var line in File.ReadLinesAsync(cluster.AuditLogPath, Cancellation))
            {
                if (!line.EndsWith('}') || !line.Contains(":admissionguard-operator\"", StringComparison.Ordinal))
                    continue;
                using var entry = JsonDocument.Parse(line);
                var verb = entry.RootElement.GetProperty("verb").GetString();
                var isLease = entry.RootElement.TryGetProperty("objectRef", out var target) && target.TryGetProperty("resource", out var resource) && resource.GetString() == "leases";
                if (verb == "list")
                    lists++;
                else if (verb is "create" or "patch" or "update" or "delete" && !isLease)
                    writes++;
            }

            return (lists, writes);
        }
    }

    private static async Task RunAsync(LocalCluster cluster, List<SignedImage> images, int from, int to)
    {
        using var client = new k8s.Kubernetes(cluster.AdminConfiguration);
        await Parallel.ForEachAsync(
            Enumerable.Range(from * PodsOfAnImage, (to - from) * PodsOfAnImage), new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Cancellation },
            async (n, token) =>
            {
                var image = images[n / PodsOfAnImage];
                await RunningPods.RunAsync(client, $"team-{n / PodsOfAnImage % Namespaces}", $"pod-{n}", image.Tagged, image.Digest, token, replicaSet: $"app-{n / PodsOfAnImage}");
            });
    }

    private static int Judged(string metrics) => (int)metrics.Split('\n')
        .Where(line => line.StartsWith("admissionguard_scan_images_total{", StringComparison.Ordinal) && !line.Contains("unknown", StringComparison.Ordinal))
        .Sum(line => double.Parse(line[(line.IndexOf('}', StringComparison.Ordinal) + 1)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture));

    private static long Rss(OperatorProcess scanner) =>
        File.ReadLines($"/proc/{scanner.Process.Id}/status").Where(l => l.StartsWith("VmRSS:", StringComparison.Ordinal)).Select(l => long.Parse(l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024).Single();

    private static TimeSpan Cpu(OperatorProcess scanner)
    {
        using var process = Process.GetProcessById(scanner.Process.Id);
        return process.TotalProcessorTime;
    }

    private static void Print(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
