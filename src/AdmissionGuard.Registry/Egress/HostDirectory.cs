using System.Net;
using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.References;

namespace AdmissionGuard.Registry.Egress;

/// <summary>What the operator says about hosts, by canonical <c>host[:port]</c>: registries, mirrors and token services alike.</summary>
internal sealed class HostDirectory
{
    private readonly Dictionary<string, RegistryHostOptions> hosts = new(StringComparer.Ordinal);
    private readonly bool allowLoopback;

    internal HostDirectory(RegistryOptions options)
    {
        allowLoopback = options.Egress.AllowLoopback;
        foreach (var endpoint in options.Mirrors.SelectMany(m => m.Server is null ? m.Endpoints : m.Endpoints.Append(m.Server)))
        {
            var authority = AuthorityOf(endpoint.Address);
            hosts[authority] = new RegistryHostOptions(authority)
            {
                PlainHttp = endpoint.Address.Scheme == Uri.UriSchemeHttp,
                SkipTlsVerify = endpoint.SkipTlsVerify,
                CertificateAuthorityPem = endpoint.CertificateAuthorityPem,
                ClientCertificatePem = endpoint.ClientCertificatePem,
            };
        }

        foreach (var host in options.Hosts)
            hosts[Canonical(host.Host)] = host;
    }

    internal bool IsNamed(string authority) => hosts.ContainsKey(authority);

    internal RegistryHostOptions Of(string authority) => hosts.GetValueOrDefault(authority) ?? new RegistryHostOptions(authority);

    /// <summary>Named by the operator as plain HTTP, or on this machine where a developer's tools have it so and nothing is said of TLS.</summary>
    internal bool IsPlainHttp(string authority)
    {
        var host = Of(authority);
        return host.PlainHttp || (allowLoopback && host is { SkipTlsVerify: false, CertificateAuthorityPem: null } && IsLoopback(authority));
    }

    /// <summary>The canonical <c>host[:port]</c> of a URL; the default port of its scheme is left out.</summary>
    internal static string AuthorityOf(Uri uri)
    {
        var host = uri.HostNameType == UriHostNameType.IPv6 ? $"[{uri.IdnHost}]" : uri.IdnHost;
        if (uri.IsDefaultPort && RegistryHost.TryCanonicalize(host, out var alone, out _))
            return alone;
        return RegistryHost.TryCanonicalize($"{host}:{uri.Port}", out var authority, out _) ? authority : $"{host}:{uri.Port}";
    }

    /// <exception cref="ArgumentException">The operator's text is not a host.</exception>
    internal static string Canonical(string host) =>
        RegistryHost.TryCanonicalize(host, out var canonical, out var error) ? canonical : throw new ArgumentException($"{host}: {error}", nameof(host));

    private static bool IsLoopback(string authority)
    {
        var colon = authority.LastIndexOf(':');
        var host = colon > authority.LastIndexOf(']') ? authority[..colon] : authority;
        return host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
    }
}
