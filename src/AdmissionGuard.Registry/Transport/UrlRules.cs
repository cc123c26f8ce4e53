using AdmissionGuard.Registry.Egress;

namespace AdmissionGuard.Registry.Transport;

/// <summary>
/// What URLs out of answers must be like: redirect targets, token realms, next pages. Addresses are the guard's business,
/// after DNS.
/// </summary>
internal static class UrlRules
{
    /// <summary>Null when the URL may be requested.</summary>
    internal static string? WhyRefused(Uri target, HostDirectory hosts)
    {
        if (!target.IsAbsoluteUri || target.Host.Length == 0)
            return "it is not an absolute URL";
        if (target.UserInfo.Length > 0)
            return "it has a user in it";
        if (target.Scheme == Uri.UriSchemeHttps)
            return null;
        return target.Scheme == Uri.UriSchemeHttp && hosts.IsPlainHttp(HostDirectory.AuthorityOf(target))
            ? null
            : "it is not https, and its host is not configured for plain HTTP";
    }

    internal static bool IsSameOrigin(Uri a, Uri b) =>
        a.Scheme == b.Scheme && a.Port == b.Port && string.Equals(a.IdnHost, b.IdnHost, StringComparison.OrdinalIgnoreCase);
}
