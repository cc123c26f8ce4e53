using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace AdmissionGuard.TestSupport.Serving;

/// <summary>
/// Asks a webhook over and over on a number of kept connections, as cheaply as a client can, and keeps every latency. A
/// connection that the server closed between two requests is opened again, as Go's client does; a request that was sent
/// and not answered is a failure.
/// </summary>
public sealed class LoadGenerator(Uri address, ReadOnlyMemory<byte> body, int connections)
{
    private readonly byte[] request =
    [
        .. Encoding.ASCII.GetBytes(
            $"POST {address.PathAndQuery} HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: application/json\r\nAccept: application/json, */*\r\nContent-Length: {body.Length}\r\n\r\n"),
        .. body.Span,
    ];

    private readonly ConcurrentBag<List<long>> latencies = [];
    private readonly ConcurrentDictionary<string, int> answers = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> failures = new();

    /// <summary>Decides what kind of answer a body is; kinds are counted.</summary>
    public Func<int, string, string>? Classify { get; init; }

    /// <summary>Runs until told to stop.</summary>
    public async Task<LoadResult> RunAsync(CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(() => LoopAsync(stop), CancellationToken.None)));
        long[] sorted = [.. latencies.SelectMany(l => l).Order()];
        return new LoadResult(sorted, clock.Elapsed, answers, [.. failures]);
    }

    /// <summary>Runs for a time.</summary>
    public async Task<LoadResult> RunAsync(TimeSpan duration)
    {
        using var stop = new CancellationTokenSource(duration);
        return await RunAsync(stop.Token);
    }

    private async Task LoopAsync(CancellationToken stop)
    {
        var mine = new List<long>();
        latencies.Add(mine);
        Connection? connection = null;
        while (!stop.IsCancellationRequested)
        {
            var started = Stopwatch.GetTimestamp();
            var fresh = connection is null;
            try
            {
                connection ??= await Connection.OpenAsync(address);
                var (status, text, keep) = await connection.AskAsync(request, Classify is not null);
                mine.Add(Stopwatch.GetTimestamp() - started);
                answers.AddOrUpdate(Classify?.Invoke(status, text) ?? $"{status}", 1, (_, n) => n + 1);
                if (!keep)
                {
                    connection.Dispose();
                    connection = null;
                }
            }
            catch (Exception e) when (e is IOException or SocketException or AuthenticationException)
            {
                var unanswered = connection is { Answering: true };
                connection?.Dispose();
                connection = null;

                // Closed before the first byte of an answer on a kept connection: the race that every client retries.
                if (fresh || unanswered)
                {
                    failures.Enqueue($"{e.GetType().Name}: {e.Message}");
                    await Task.Delay(10, CancellationToken.None);
                }
            }
        }

        connection?.Dispose();
    }

    private sealed class Connection : IDisposable
    {
        private readonly TcpClient tcp;
        private readonly SslStream tls;
        private readonly byte[] buffer = new byte[64 * 1024];

        private Connection(TcpClient tcp, SslStream tls)
        {
            this.tcp = tcp;
            this.tls = tls;
        }

        /// <summary>True once a part of the answer has arrived.</summary>
        public bool Answering { get; private set; }

        public static async Task<Connection> OpenAsync(Uri address)
        {
            var tcp = new TcpClient { NoDelay = true };
            await tcp.ConnectAsync(address.Host.Trim('[', ']'), address.Port);
            var tls = new SslStream(tcp.GetStream());
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                RemoteCertificateValidationCallback = (_, presented, _, _) => presented is not null,
            });
            return new Connection(tcp, tls);
        }

        public async ValueTask<(int Status, string Body, bool Keep)> AskAsync(ReadOnlyMemory<byte> request, bool wanted)
        {
            Answering = false;
            await tls.WriteAsync(request);
            var length = 0;
            int head;
            while ((head = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8)) < 0)
                length += await ReadAsync(length);

            var headers = Encoding.ASCII.GetString(buffer, 0, head + 2);
            var at = headers.IndexOf("Content-Length: ", StringComparison.OrdinalIgnoreCase);
            var bodyLength = at < 0 ? 0 : int.Parse(headers.AsSpan(at + 16, headers.IndexOf('\r', at) - at - 16));
            var end = head + 4 + bodyLength;
            while (length < end)
                length += await ReadAsync(length);
            Answering = false;
            return (
                int.Parse(headers.AsSpan(9, 3)),
                wanted ? Encoding.UTF8.GetString(buffer, head + 4, bodyLength) : "",
                !headers.Contains("Connection: close", StringComparison.OrdinalIgnoreCase));
        }

        public void Dispose()
        {
            tls.Dispose();
            tcp.Dispose();
        }

        private async ValueTask<int> ReadAsync(int from)
        {
            var read = await tls.ReadAsync(buffer.AsMemory(from));
            if (read == 0)
                throw new IOException("closed");
            Answering = true;
            return read;
        }
    }
}
