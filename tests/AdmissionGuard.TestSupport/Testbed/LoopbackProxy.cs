using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace AdmissionGuard.TestSupport.Testbed;

/// <summary>A TCP forwarder between a client and a server, for faults of the network: cut, refused, silent.</summary>
public sealed class LoopbackProxy : IAsyncDisposable
{
    private readonly int target;
    private readonly ConcurrentDictionary<TcpClient, bool> open = new();
    private readonly ConcurrentDictionary<TcpClient, bool> silenced = new();
    private readonly CancellationTokenSource stopped = new();
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Task accepting;
    private volatile bool refusing;
    private int accepted;

    /// <summary>Starts to forward to a port of the loopback interface.</summary>
    public LoopbackProxy(int targetPort)
    {
        target = targetPort;
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>Where clients connect to.</summary>
    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>How many connections have been made.</summary>
    public int Accepted => Volatile.Read(ref accepted);

    /// <summary>How many connections are open now, counting both of their sides.</summary>
    public int Open => open.Count;

    /// <summary>When true, new connections are closed at once.</summary>
    public bool Refusing { get => refusing; set => refusing = value; }

    /// <summary>From now on swallows what the connections that are open now carry, and leaves them open: a dead network without a reset.</summary>
    public void SilenceOpenConnections()
    {
        foreach (var client in open.Keys)
            silenced[client] = true;
    }

    /// <summary>Resets all connections that are open now.</summary>
    public void Cut()
    {
        foreach (var client in open.Keys)
        {
            try
            {
                client.Client?.Close(0);
            }
            catch (ObjectDisposedException)
            {
                // It was closed by its own side just now.
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stopped.CancelAsync();
        listener.Stop();
        Cut();
        await accepting;
        stopped.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!stopped.IsCancellationRequested)
        {
            try
            {
                var client = await listener.AcceptTcpClientAsync(stopped.Token);
                Interlocked.Increment(ref accepted);
                _ = ForwardAsync(client);
            }
            catch (Exception error) when (error is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ForwardAsync(TcpClient client)
    {
        using var server = new TcpClient();
        open[client] = true;
        open[server] = true;
        try
        {
            if (refusing)
                return;
            await server.ConnectAsync(IPAddress.Loopback, target, stopped.Token);
            await Task.WhenAny(PumpAsync(client, server), PumpAsync(server, client));
        }
        catch (Exception error) when (error is SocketException or IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // Either side is gone: both are closed below.
        }
        finally
        {
            open.TryRemove(client, out _);
            open.TryRemove(server, out _);
            client.Dispose();
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to)
    {
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await from.GetStream().ReadAsync(buffer, stopped.Token)) > 0)
        {
            if (!silenced.ContainsKey(from))
                await to.GetStream().WriteAsync(buffer.AsMemory(0, read), stopped.Token);
        }
    }
}
