using System.Net;
using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.References;

namespace AdmissionGuard.Registry.Egress;

/// <summary>
/// Decides whether a connection to an address may be made for a host. The one such place: registries, mirrors, redirects,
/// token services and paging all connect through it, after DNS (CVE-2025-14443: SSRF through image references).
/// </summary>
internal sealed class EgressGuard(EgressOptions options, HostDirectory hosts)
{
    /// <summary>
    /// Names that mean something inside a machine, network or cluster only (RFC 6761, RFC 6762, RFC 8375, and what clouds
    /// and clusters use): through a proxy they would mean the proxy's own surroundings.
    /// </summary>
    private static readonly string[] InnerDomains = ["localhost", "local", "internal", "svc", "test", "invalid"];

    private readonly HashSet<string> allowedHosts = [.. options.AllowedHosts.Select(HostDirectory.Canonical), .. ProxyHost(options)];

    internal bool IsAllowed(string host, int port, IPAddress address)
    {
        var named = IsNamed(host, port);
        return AddressClassifier.Classify(address) switch
        {
            AddressClass.Public => true,
            AddressClass.Private => named || IsAllowedNetwork(AddressClassifier.Unwrap(address)),
            AddressClass.Loopback => named || (options.AllowLoopback && IsLoopbackName(host)),
            _ => false,
        };
    }

    /// <summary>
    /// Null when a host may be asked for through the proxy. Its name is resolved there and not here, so that what is left to
    /// check is the name: an address is judged as such, and a name of inner surroundings must be the operator's.
    /// </summary>
    internal string? WhyRefusedThroughProxy(string host, int port)
    {
        var refused = IPAddress.TryParse(host.Trim('[', ']'), out var literal)
            ? !IsAllowed(host, port, literal)
            : !IsNamed(host, port) && IsInnerName(host.TrimEnd('.'));
        return refused ? $"{host}:{port} is no place for a registry behind the proxy; name the host in the registry configuration if it is meant" : null;
    }

    private static bool IsInnerName(string host) =>
        !host.Contains('.', StringComparison.Ordinal) || InnerDomains.Contains(host[(host.LastIndexOf('.') + 1)..], StringComparer.OrdinalIgnoreCase)
        || host.EndsWith(".home.arpa", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> ProxyHost(EgressOptions options) =>
        options.Proxy is { } proxy ? [HostDirectory.Canonical($"{Bracketed(proxy.IdnHost)}:{proxy.Port}")] : [];

    private static string Bracketed(string host) => host.Contains(':', StringComparison.Ordinal) && host[0] != '[' ? $"[{host}]" : host;

    private bool IsAllowedNetwork(IPAddress address) => options.AllowedPrivateNetworks.Any(n => n.Contains(address));

    private bool IsNamed(string host, int port)
    {
        var bracketed = Bracketed(host);
        return (RegistryHost.TryCanonicalize($"{bracketed}:{port}", out var withPort, out _) && (allowedHosts.Contains(withPort) || hosts.IsNamed(withPort)))
            || (port == 80 && RegistryHost.TryCanonicalize(bracketed, out var plain, out _) && (allowedHosts.Contains(plain) || hosts.IsNamed(plain)));
    }

    /// <summary>A name under somebody's control that merely resolves to loopback is not this machine's registry.</summary>
    private static bool IsLoopbackName(string host) =>
        host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
