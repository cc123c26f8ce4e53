using System.Net;
using System.Net.Sockets;

namespace AdmissionGuard.Registry.Egress;

/// <summary>
/// Opens connections for <see cref="SocketsHttpHandler"/>: resolves the name itself and connects to the very address that
/// the guard allowed, so that a second DNS answer (rebinding) has no say.
/// </summary>
internal sealed class GuardedConnector(EgressGuard guard)
{
    /// <summary>Addresses tried for one name; further ones would only use up the deadline.</summary>
    private const int MaxAddresses = 4;

    internal async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var resolved = IPAddress.TryParse(host.Trim('[', ']'), out var literal)
            ? [literal]
            : await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false);
        var allowed = resolved.Where(a => guard.IsAllowed(host, port, a)).Take(MaxAddresses).ToArray();
        if (allowed.Length == 0 && resolved.Length > 0)
            throw new EgressRefusedException($"{host}:{port} is at an address that registries may not have; name the host in the registry configuration if it is meant");
        Exception? last = null;
        foreach (var address in allowed)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, port), cancellationToken).ConfigureAwait(false);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (Exception failed)
            {
                socket.Dispose();
                if (failed is not SocketException)
                    throw;
                last = failed;
            }
        }

        throw last ?? new SocketException((int)SocketError.HostNotFound);
    }
}
