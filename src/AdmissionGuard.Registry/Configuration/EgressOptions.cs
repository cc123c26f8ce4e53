using System.Net;

namespace AdmissionGuard.Registry.Configuration;

/// <summary>
/// Where connections may go. Link-local and cloud metadata addresses are never allowed; loopback only for hosts that the
/// operator names; private networks for such hosts, or where listed.
/// </summary>
public sealed record EgressOptions
{
    /// <summary>Private networks (RFC 1918, RFC 6598, RFC 4193) that any registry may be in, as in <c>10.0.0.0/8</c>.</summary>
    public IReadOnlyList<IPNetwork> AllowedPrivateNetworks { get; init; } = [];

    /// <summary>Hosts, <c>host[:port]</c>, that may be in private networks or on loopback. Hosts named in <see cref="RegistryOptions.Hosts"/> and mirrors count as well.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>True on a developer's machine: <c>localhost</c> and loopback addresses are registries like others, and speak plain HTTP as all tools have it. Never in a cluster.</summary>
    public bool AllowLoopback { get; init; }

    /// <summary>
    /// An HTTP proxy for all requests but those to <see cref="NoProxy"/>; null for none. The environment is not read. Being
    /// named allows the proxy itself to be in a private network. It resolves names, so that the addresses of what is asked
    /// for through it are its own business: it must refuse inner networks and metadata services itself. Addresses written
    /// out are still judged here, and names of inner surroundings (without a dot, <c>.svc</c>, <c>.internal</c>, ...) must
    /// be among the named hosts.
    /// </summary>
    public Uri? Proxy { get; init; }

    /// <summary>Hosts, or <c>.domain</c> suffixes, that are reached without the proxy; <c>*</c> for all.</summary>
    public IReadOnlyList<string> NoProxy { get; init; } = [];
}
