using AdmissionGuard.Registry.Egress;
using AdmissionGuard.Registry.Transport;

namespace AdmissionGuard.Registry.Authentication;

/// <summary>
/// Which token services a registry may send us to (CVE-2020-15157, CVE-2026-33540, CVE-2026-48978: realms that collect
/// credentials). Any guarded https URL may be asked for an anonymous token; credentials go to the registry's own host, to
/// its domain, to the well-known service of a public registry, and where the operator says.
/// </summary>
internal static class RealmRules
{
    /// <summary>Public registries whose token service is in another domain, or whose API host is not the registry's name.</summary>
    private static readonly Dictionary<string, string> WellKnown = new(StringComparer.Ordinal)
    {
        ["docker.io"] = "auth.docker.io",
        ["nvcr.io"] = "authn.nvidia.com",
    };

    /// <summary>Null when the realm may be asked at all.</summary>
    internal static string? WhyRefused(string? realm, HostDirectory hosts, out Uri? uri)
    {
        uri = null;
        if (realm is null || !Uri.TryCreate(realm, UriKind.Absolute, out uri))
            return "the realm is not an absolute URL";
        if (uri.Fragment.Length > 0)
            return "the realm has a fragment";
        return UrlRules.WhyRefused(uri, hosts) is { } why ? $"the realm is refused: {why}" : null;
    }

    internal static bool MayHaveCredentials(Uri realm, string registry, HostDirectory hosts)
    {
        var target = HostDirectory.AuthorityOf(realm);
        if (hosts.Of(registry).TokenRealms.Any(r => HostDirectory.Canonical(r) == target) || (WellKnown.TryGetValue(registry, out var known) && known == target))
            return true;
        var (host, registryHost) = (NameOf(target), NameOf(registry));
        return host == registryHost || host.EndsWith("." + registryHost, StringComparison.Ordinal) || SharesDomain(host, registryHost);
    }

    /// <summary>gitlab.example.com for registry.example.com. Names of three labels or more, so that the shared part is somebody's.</summary>
    private static bool SharesDomain(string host, string registry)
    {
        var dot = registry.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0 || char.IsAsciiDigit(registry[^1]) || registry[0] == '[')
            return false;
        var domain = registry[(dot + 1)..];
        return domain.Contains('.', StringComparison.Ordinal) && (host == domain || host.EndsWith("." + domain, StringComparison.Ordinal));
    }

    private static string NameOf(string authority)
    {
        var colon = authority.LastIndexOf(':');
        return colon > authority.LastIndexOf(']') ? authority[..colon] : authority;
    }
}
