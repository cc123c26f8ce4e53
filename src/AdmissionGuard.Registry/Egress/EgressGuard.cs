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
    private readonly HashSet<string> allowedHosts = [.. options.AllowedHosts.Select(HostDirectory.Canonical)];

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

    private bool IsAllowedNetwork(IPAddress address) => options.AllowedPrivateNetworks.Any(n => n.Contains(address));

    private bool IsNamed(string host, int port)
    {
        var bracketed = host.Contains(':', StringComparison.Ordinal) && host[0] != '[' ? $"[{host}]" : host;
        return (RegistryHost.TryCanonicalize($"{bracketed}:{port}", out var withPort, out _) && (allowedHosts.Contains(withPort) || hosts.IsNamed(withPort)))
            || (port == 80 && RegistryHost.TryCanonicalize(bracketed, out var plain, out _) && (allowedHosts.Contains(plain) || hosts.IsNamed(plain)));
    }

    /// <summary>A name under somebody's control that merely resolves to loopback is not this machine's registry.</summary>
    private static bool IsLoopbackName(string host) =>
        host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
