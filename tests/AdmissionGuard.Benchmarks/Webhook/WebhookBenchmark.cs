using System.Diagnostics;
using System.Text.Json.Nodes;
using AdmissionGuard.TestSupport.Admission;
using AdmissionGuard.TestSupport.Registries;
using AdmissionGuard.TestSupport.Serving;
using AdmissionGuard.TestSupport.Testbed;

namespace AdmissionGuard.Benchmarks.Webhook;

/// <summary>
/// What the webhook costs, in one run: the real program in its own process, a registry on loopback in this one. Client,
/// server and registry share the machine.
/// </summary>
internal static class WebhookBenchmark
{
    private const int Connections = 16;
    private const int Rounds = 61;
    private const int WarmUps = 6;
    private const int Starts = 9;
    private const int Images = 10_000;
    private const int ColdSamples = 300;
    private const int CosignRuns = 11;

    // Short, and many of them: what else the machine does then disturbs a few pairs, and not their median. Single pairs differ by
    // a tenth, so that the median of 21 is right to two points, and that of 61 to one.
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);

    /// <summary>Runs it.</summary>
    /// <param name="binary">The program to measure; null for the one beside this program.</param>
    /// <param name="warmOnly">Only warm reviews beside the empty handler.</param>
    public static async Task RunAsync(string? binary, bool warmOnly)
    {
        var folder = Directory.CreateTempSubdirectory("admissionguard-benchmark-").FullName;
        await using var registry = await OciRegistry.StartAsync();
        using var images = new SignedImages(registry);
        Directory.CreateDirectory(Path.Combine(folder, "policies"));
        await File.WriteAllTextAsync(Path.Combine(folder, "policies", "policy.yaml"), images.Policy());
        await File.WriteAllTextAsync(Path.Combine(folder, "key.pub"), images.PublicKeyPem);
        string[] arguments = ["--plain-http-registry", registry.Host, "--refresh-trust-roots", "false"];

        if (!warmOnly)
            await StartsAsync(folder, binary, arguments);
        await using (var fresh = await ProductProcess.StartAsync(folder, binary, arguments))
            await WarmAsync(fresh, images.Add("warm/image"), registry, "warm reviews", askedBefore: 0);
        if (warmOnly)
        {
            Directory.Delete(folder, recursive: true);
            return;
        }

        await using var product = await ProductProcess.StartAsync(folder, binary, arguments);
        await Task.Delay(TimeSpan.FromSeconds(3));
        Print("resident, idle", $"{product.ResidentMiB:F0} MiB", "130 MiB");
        var cold = await ColdAsync(product, images);
        await CosignAsync(folder, images, cold);
        for (var i = ColdSamples; i < Images; i++)
            await product.AskAsync(Review(images.Add($"cold/image-{i}")));
        Print($"resident, after {Images} images", $"{product.ResidentMiB:F0} MiB", "300 MiB");
        // Again with much in memory, and compiled for images that were not remembered and came one at a time.
        await WarmAsync(product, images.Add("warm/image"), registry, $"warm reviews after {Images} images", askedBefore: Images);
        Print("resident, after the load", $"{product.ResidentMiB:F0} MiB", "300 MiB");
        Directory.Delete(folder, recursive: true);
    }

    private static async Task StartsAsync(string folder, string? binary, string[] arguments)
    {
        var starts = new List<TimeSpan>();
        for (var i = 0; i < Starts; i++)
        {
            await using var product = await ProductProcess.StartAsync(folder, binary, arguments);
            starts.Add(product.StartToReady);
        }

        Print("start to ready, median", $"{Median(starts).TotalMilliseconds:F0} ms", "400 ms");
    }

    private static async Task<TimeSpan> ColdAsync(ProductProcess product, SignedImages images)
    {
        var latencies = new List<TimeSpan>();
        for (var i = 0; i < ColdSamples; i++)
            latencies.Add(await product.AskAsync(Review(images.Add($"cold/image-{i}"))));

        // The first third compiles the program.
        var settled = latencies.Skip(ColdSamples / 3).Order().ToList();
        Print("cold review, p50 / p95", $"{Median(settled).TotalMilliseconds:F1} / {settled[settled.Count * 95 / 100].TotalMilliseconds:F1} ms", "");
        return Median(settled);
    }

    private static async Task CosignAsync(string folder, SignedImages images, TimeSpan cold)
    {
        var image = images.Add("cosign/image");
        var runs = new List<TimeSpan>();
        for (var i = 0; i < CosignRuns; i++)
        {
            var clock = Stopwatch.GetTimestamp();
            await Tools.Cosign25.RunAsync("verify", "--key", Path.Combine(folder, "key.pub"), "--insecure-ignore-tlog=true", image);
            runs.Add(Stopwatch.GetElapsedTime(clock));
        }

        Print("cosign verify --key, p50", $"{Median(runs).TotalMilliseconds:F1} ms", "");
        Print("cold review / cosign", $"{cold / Median(runs):F2}", "0.50");
    }

    private static async Task WarmAsync(ProductProcess product, string image, OciRegistry registry, string what, int askedBefore)
    {
        var pinned = $"{image.Split(":v1")[0]}@{registry.Repository("warm/image").Tags["v1"]}";
        var body = Review(pinned);
        await product.AskAsync(body);
        using var empty = await ServerProcess.StartAsync("serve", "empty");

        // The runtime compiles the HTTP server by what it does first: what the reviewing one has behind it, the empty one has too.
        for (var asked = 0; asked < askedBefore;)
            asked += (await new LoadGenerator(empty.Address, body, connections: 1).RunAsync(Round)).Latencies.Count;
        var (ratios, costs, rates) = (new List<double>(), new List<(double Empty, double Review)>(), new List<(double Empty, double Review)>());
        var latencies = new List<long>();
        for (var i = -WarmUps; i < Rounds; i++)
        {
            var before = empty.CpuTime;
            var nothing = await new LoadGenerator(empty.Address, body, Connections).RunAsync(Round);
            var emptyCost = (empty.CpuTime - before).TotalMicroseconds / nothing.Latencies.Count;
            before = product.CpuTime;
            var reviews = await new LoadGenerator(product.Address, body, Connections).RunAsync(Round);
            var cost = (product.CpuTime - before).TotalMicroseconds / reviews.Latencies.Count;

            // The first rounds warm both up: the runtime still compiles what is hot.
            if (i < 0)
                continue;
            ratios.Add(reviews.PerSecond / nothing.PerSecond);
            costs.Add((emptyCost, cost));
            rates.Add((nothing.PerSecond, reviews.PerSecond));
            latencies.AddRange(reviews.Latencies);
            Console.WriteLine($"  empty handler: {nothing.PerSecond:F0}/s, {emptyCost:F0} us of CPU each; reviews: {reviews}, {cost:F0} us of CPU each; {ratios[^1]:P0}");
        }

        ratios.Sort();
        costs.Sort((a, b) => (a.Empty / a.Review).CompareTo(b.Empty / b.Review));
        latencies.Sort();
        Print($"{what}, median of the rounds", $"{Median(rates.Select(r => r.Review)):F0}/s, an empty handler {Median(rates.Select(r => r.Empty)):F0}/s", "");
        Print($"{what}, p50 / p95 / p99", string.Join(" / ", new[] { 50, 95, 99 }.Select(p => $"{Stopwatch.GetElapsedTime(0, latencies[latencies.Count * p / 100]).TotalMilliseconds:F2}")) + " ms", "");
        Print($"{what} beside an empty handler, median", $"{ratios[Rounds / 2]:P1} of its rate, {costs[Rounds / 2].Empty / costs[Rounds / 2].Review:P1} by the server's own CPU time", "70%");
    }

    /// <summary>The review of a Deployment of one image.</summary>
    public static byte[] Review(string image) => WarmReviews.Compact(ReviewFixtures.Bytes("create-deployment", request =>
        request["object"]!["spec"]!["template"]!["spec"]!["containers"] = new JsonArray(new JsonObject { ["name"] = "app", ["image"] = image, ["resources"] = new JsonObject() })));

    private static T Median<T>(IEnumerable<T> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    private static void Print(string what, string found, string bar) =>
        Console.WriteLine($"{what,-62} {found}{(bar.Length == 0 ? "" : $"   (bar: {bar})")}");
}
