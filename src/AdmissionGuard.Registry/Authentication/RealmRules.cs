using AdmissionGuard.Registry.Egress;
using AdmissionGuard.Registry.Transport;

namespace AdmissionGuard.Registry.Authentication;

/// <summary>
/// Which token services a registry may send us to (CVE-2020-15157, CVE-2026-33540, CVE-2026-48978: realms that collect
/// credentials). Any guarded https URL may be asked for an anonymous token; credentials go to the origin of the registry
/// itself, to the well-known service of a public registry, and to where the operator says. Another port is another origin,
/// and a name in the same domain may be somebody else's.
/// </summary>
internal static class RealmRules
{
    /// <summary>Public registries whose token service has another name. Those that answer tokens under their own (ghcr.io, quay.io, ACR, Harbor) need no entry.</summary>
    private static readonly Dictionary<string, string> WellKnown = new(StringComparer.Ordinal)
    {
        ["docker.io"] = "auth.docker.io",
        ["registry.gitlab.com"] = "gitlab.com",
        ["registry.digitalocean.com"] = "api.digitalocean.com",
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
        return target == registry
            || (WellKnown.TryGetValue(registry, out var known) && known == target)
            || hosts.Of(registry).TokenRealms.Any(r => HostDirectory.Canonical(r) == target);
    }
}
