using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Egress;
using AdmissionGuard.Registry.References;

namespace AdmissionGuard.Registry.Distribution;

/// <summary>
/// Which endpoints answer for a registry, in order: its mirrors, those of <c>_default</c> where it has no entry, then the
/// registry itself (containerd, docs/hosts.md).
/// </summary>
internal sealed class EndpointPlan
{
    private const string DefaultMirrors = "_default";

    private readonly HostDirectory hosts;
    private readonly Dictionary<string, RegistryMirrors> mirrors = new(StringComparer.Ordinal);

    internal EndpointPlan(RegistryOptions options, HostDirectory hosts)
    {
        this.hosts = hosts;
        foreach (var entry in options.Mirrors)
            mirrors[entry.Host == DefaultMirrors ? DefaultMirrors : HostDirectory.Canonical(entry.Host)] = entry;
    }

    /// <summary>The endpoints that may be asked; the registry itself is always among them, and last.</summary>
    internal IEnumerable<RegistryEndpoint> For(string host, MirrorCapabilities wanted)
    {
        var entry = mirrors.GetValueOrDefault(host) ?? mirrors.GetValueOrDefault(DefaultMirrors);
        foreach (var mirror in entry?.Endpoints ?? [])
        {
            if (mirror.Capabilities.HasFlag(wanted))
                yield return Mirror(mirror, host);
        }

        yield return entry is { Server: { } server, Host: not DefaultMirrors } ? Mirror(server, host) : Registry(host);
    }

    private RegistryEndpoint Registry(string host)
    {
        var authority = host == RegistryHost.DockerHub ? RegistryHost.DockerHubEndpoint : host;
        var scheme = hosts.IsPlainHttp(host) ? Uri.UriSchemeHttp : Uri.UriSchemeHttps;
        return new RegistryEndpoint(new Uri($"{scheme}://{authority}/v2/"), host, MirrorCapabilities.All, null, null);
    }

    private static RegistryEndpoint Mirror(MirrorEndpoint mirror, string host)
    {
        var root = mirror.Address.GetLeftPart(UriPartial.Path).TrimEnd('/');
        if (!mirror.OverridePath && !root.EndsWith("/v2", StringComparison.Ordinal))
            root += "/v2";
        var authority = HostDirectory.AuthorityOf(mirror.Address);
        return new RegistryEndpoint(new Uri(root + "/"), authority, mirror.Capabilities, authority == host ? null : host, mirror.Headers.Count == 0 ? null : mirror.Headers);
    }
}
