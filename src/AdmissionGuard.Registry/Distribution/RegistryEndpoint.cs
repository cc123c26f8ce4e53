using AdmissionGuard.Registry.Configuration;

namespace AdmissionGuard.Registry.Distribution;

/// <summary>One endpoint that answers for a registry: a mirror, or the registry itself.</summary>
/// <param name="Root">The API root, ending in a slash, as in <c>https://ghcr.io/v2/</c>.</param>
/// <param name="Authority">Whose credentials are for it: the registry's name for the registry itself, canonical <c>host[:port]</c> for a mirror.</param>
/// <param name="Capabilities">What it is asked for.</param>
/// <param name="Namespace">The registry that a mirror stands for, sent as <c>ns</c>; null for the registry itself.</param>
/// <param name="Headers">Headers sent with each request; null for none.</param>
internal sealed record RegistryEndpoint(
    Uri Root,
    string Authority,
    MirrorCapabilities Capabilities,
    string? Namespace,
    IReadOnlyDictionary<string, string>? Headers)
{
    internal Uri Url(string pathAndQuery)
    {
        var separator = pathAndQuery.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return new Uri(Root, Namespace is null ? pathAndQuery : $"{pathAndQuery}{separator}ns={Uri.EscapeDataString(Namespace)}");
    }

    /// <summary>Scheme, host and port.</summary>
    public override string ToString() => Root.GetLeftPart(UriPartial.Authority);
}
