using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using AdmissionGuard.TestSupport.Product;
using AdmissionGuard.TestSupport.Testbed;

namespace AdmissionGuard.Benchmarks.Webhook;

/// <summary>The product itself, standalone, in a process of its own.</summary>
internal sealed class ProductProcess : IAsyncDisposable
{
    private static readonly TimeSpan BetweenProbes = TimeSpan.FromMilliseconds(5);

    private readonly SupervisedProcess process;
    private readonly HttpClient client;

    private ProductProcess(SupervisedProcess process, Uri address, TimeSpan startToReady)
    {
        this.process = process;
        Address = address;
        StartToReady = startToReady;
        client = new HttpClient(new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, presented, _, _) => presented is not null } })
        {
            BaseAddress = address,
            DefaultRequestVersion = HttpVersion.Version11,
        };
    }

    /// <summary>Where it serves.</summary>
    public Uri Address { get; }

    /// <summary>From the start of the process to its first successful probe.</summary>
    public TimeSpan StartToReady { get; }

    /// <summary>Resident memory, MiB (proc(5), VmRSS).</summary>
    public double ResidentMiB => double.Parse(
        File.ReadLines($"/proc/{process.Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture) / 1024;

    /// <summary>CPU time spent so far.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            // proc(5): utime and stime are fields 14 and 15, in hundredths of a second; the name before them has no blanks.
            var fields = File.ReadAllText($"/proc/{process.Id}/stat").Split(' ');
            return TimeSpan.FromMilliseconds((long.Parse(fields[13], CultureInfo.InvariantCulture) + long.Parse(fields[14], CultureInfo.InvariantCulture)) * 10);
        }
    }

    /// <summary>Starts it.</summary>
    /// <param name="folder">Where its policies are, and its files go.</param>
    /// <param name="binary">The binary; null for the one beside this program.</param>
    /// <param name="arguments">Further arguments.</param>
    public static async Task<ProductProcess> StartAsync(string folder, string? binary, params string[] arguments)
    {
        var (port, health) = (LoopbackPorts.Free(), LoopbackPorts.Free());
        using var probe = new HttpClient();
        var clock = Stopwatch.StartNew();
        var process = await SupervisedProcess.StartAsync(
            $"webhook-{port}",
            folder,
            binary ?? ProductBinary.Path,
            ["webhook", "--policies", Path.Combine(folder, "policies"), "--listen", $"127.0.0.1:{port}", "--health-listen", $"127.0.0.1:{health}", "--self-signed-ca", Path.Combine(folder, "ca.crt"), .. arguments]);
        while (true)
        {
            // Asking takes CPU from what is measured, most of all a server that listens and is not ready yet.
            await Task.Delay(BetweenProbes);
            try
            {
                if ((await probe.GetAsync(new Uri($"http://127.0.0.1:{health}/readyz"))).IsSuccessStatusCode)
                    break;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            if (clock.Elapsed > TimeSpan.FromMinutes(1) || process.HasExited)
                throw new TestbedException(process.LogTail());
        }

        return new ProductProcess(process, new Uri($"https://127.0.0.1:{port}/validate?timeout=30s"), clock.Elapsed);
    }

    /// <summary>Asks once; an image that is not admitted is an error.</summary>
    public async Task<TimeSpan> AskAsync(byte[] review)
    {
        var clock = Stopwatch.GetTimestamp();
        using var content = new ByteArrayContent(review);
        content.Headers.ContentType = new("application/json");
        using var answer = await client.PostAsync(Address, content);
        var body = await answer.Content.ReadAsByteArrayAsync();
        var elapsed = Stopwatch.GetElapsedTime(clock);
        using var document = JsonDocument.Parse(body);
        if (!document.RootElement.GetProperty("response").GetProperty("allowed").GetBoolean())
            throw new TestbedException(document.RootElement.ToString());
        return elapsed;
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return process.DisposeAsync();
    }
}
