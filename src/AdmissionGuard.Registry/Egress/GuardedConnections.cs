using AdmissionGuard.Registry.Configuration;

namespace AdmissionGuard.Registry.Egress;

/// <summary>The egress guard for HTTP clients of other parts, so that all that leaves the process passes the one guard.</summary>
public static class GuardedConnections
{
    /// <summary>
    /// A callback for <see cref="SocketsHttpHandler.ConnectCallback"/>: resolves the name itself and connects only to
    /// addresses that the options allow. What is refused comes out as an <see cref="HttpRequestException"/>.
    /// </summary>
    /// <param name="options">Where connections may go.</param>
    public static Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> Create(EgressOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new GuardedConnector(new EgressGuard(options, new HostDirectory(new RegistryOptions { Egress = options }))).ConnectAsync;
    }
}
