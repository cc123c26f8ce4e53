using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace AdmissionGuard.TestSupport.Testbed;

/// <summary>Free loopback ports for servers that must be told theirs.</summary>
public static class LoopbackPorts
{
    // Below Linux's ephemeral range (32768 and up), so that no outgoing connection takes the port between here and the server's start.
    private const int First = 20_000;
    private const int Last = 32_000;
    private const int Attempts = 200;

    private static readonly ConcurrentDictionary<int, bool> Given = new();

    /// <summary>A port that nobody listens on and that this process has not been given before.</summary>
    public static int Free()
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var port = Random.Shared.Next(First, Last);
            if (IsFree(port) && Given.TryAdd(port, true))
                return port;
        }

        throw new TestbedException($"no free loopback port between {First} and {Last} in {Attempts} attempts");
    }

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
