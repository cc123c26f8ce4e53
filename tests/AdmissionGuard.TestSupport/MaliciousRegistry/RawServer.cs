using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AdmissionGuard.TestSupport.MaliciousRegistry;

/// <summary>A server below HTTP: it answers every connection with a fixed head and a body without end, and counts what the client's side took.</summary>
public sealed class RawServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly string head;
    private long bytesTaken;

    /// <summary>Starts one.</summary>
    /// <param name="head">Status line and headers, without the empty line.</param>
    public RawServer(string head)
    {
        this.head = head;
        listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>127.0.0.1:PORT.</summary>
    public string Host => $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    /// <summary>Bytes of bodies that the client's side took, socket buffers included.</summary>
    public long BytesTaken => Interlocked.Read(ref bytesTaken);

    /// <inheritdoc/>
    public void Dispose() => listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = AnswerAsync(await listener.AcceptSocketAsync());
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task AnswerAsync(Socket socket)
    {
        using (socket)
        {
            try
            {
                await socket.ReceiveAsync(new byte[16 << 10]);
                await socket.SendAsync(Encoding.ASCII.GetBytes(head + "\r\n\r\n"));
                var part = new byte[64 << 10];
                while (true)
                    Interlocked.Add(ref bytesTaken, await socket.SendAsync(part));
            }
            catch (SocketException)
            {
                // The client has enough.
            }
        }
    }
}
