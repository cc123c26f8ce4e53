using System.Diagnostics.CodeAnalysis;

namespace AdmissionGuard.Policy.Predicates.Packages;

/// <summary>
/// A package URL (ECMA-427, purl specification): <c>pkg:type/namespace/name@version?qualifiers#subpath</c>, decoded, with
/// the case rules of the types that have some. The subpath is read and left out.
/// </summary>
internal sealed record PackageUrl(string Type, string Namespace, string Name, string? Version, IReadOnlyDictionary<string, string> Qualifiers)
{
    private const int MaxLength = 4096;

    /// <summary>Type, namespace and name: the package in any version.</summary>
    public string Package => Namespace.Length == 0 ? $"pkg:{Type}/{Name}" : $"pkg:{Type}/{Namespace}/{Name}";

    /// <summary>True when both name the same package, whatever the version.</summary>
    public bool IsSamePackage(PackageUrl other) => Type == other.Type && Namespace == other.Namespace && Name == other.Name;

    /// <summary>
    /// True when this names the other: the same package; the same version where this has one; no qualifier with another
    /// value.
    /// </summary>
    public bool Covers(PackageUrl other) =>
        IsSamePackage(other)
        && (Version is null || Version == other.Version)
        && Qualifiers.All(q => !other.Qualifiers.TryGetValue(q.Key, out var value) || value == q.Value);

    /// <summary>The version with the epoch that rpm and deb purls may carry as a qualifier; null when there is no version.</summary>
    public string? OrderedVersion =>
        Version is not null && Type is "rpm" or "deb" && !Version.Contains(':', StringComparison.Ordinal) && Qualifiers.TryGetValue("epoch", out var epoch)
            ? $"{epoch}:{Version}"
            : Version;

    /// <summary>Reads a purl.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out PackageUrl? purl)
    {
        purl = null;
        if (text is null || text.Length > MaxLength || !text.StartsWith("pkg:", StringComparison.OrdinalIgnoreCase))
            return false;

        var rest = text[4..].TrimStart('/');
        rest = Cut(rest, '#', out _);
        rest = Cut(rest, '?', out var query);
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0)
            return false;

        var type = rest[..slash].ToLowerInvariant();
        var path = CutVersion(rest[(slash + 1)..], out var version);
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (segments.Length == 0 || !type.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '+') || Qualify(query) is not { } qualifiers)
            return false;

        var ns = string.Join('/', segments[..^1].Select(Decode));
        purl = new PackageUrl(type, NormaliseNamespace(type, ns), NormaliseName(type, Decode(segments[^1])), version is null ? null : Decode(version), qualifiers);
        return purl.Name.Length > 0;
    }

    /// <inheritdoc/>
    public override string ToString() => Version is null ? Package : $"{Package}@{Version}";

    // The @ of an npm scope stands at a segment's beginning and is part of the namespace.
    private static string CutVersion(string path, out string? version)
    {
        var at = path.LastIndexOf('@');
        var isScope = at == 0 || (at > 0 && path[at - 1] == '/');
        version = at < 0 || isScope || path.AsSpan(at).Contains('/') ? null : path[(at + 1)..];
        return version is null ? path : path[..at];
    }

    private static string Cut(string text, char mark, out string? tail)
    {
        var at = text.IndexOf(mark, StringComparison.Ordinal);
        tail = at < 0 ? null : text[(at + 1)..];
        return at < 0 ? text : text[..at];
    }

    private static Dictionary<string, string>? Qualify(string? query)
    {
        var qualifiers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in query?.Split('&', StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || !qualifiers.TryAdd(pair[..equals].ToLowerInvariant(), Decode(pair[(equals + 1)..])))
                return null;
        }

        return qualifiers;
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text);

    private static string NormaliseNamespace(string type, string ns) =>
        type is "deb" or "rpm" or "apk" or "github" or "bitbucket" or "alpm" or "composer" or "golang" ? ns.ToLowerInvariant() : ns;

    private static string NormaliseName(string type, string name) => type switch
    {
        "pypi" => string.Join('-', name.ToLowerInvariant().Split(['-', '_', '.'], StringSplitOptions.RemoveEmptyEntries)),
        "deb" or "apk" or "github" or "bitbucket" or "alpm" or "composer" or "oci" or "golang" or "nuget" => name.ToLowerInvariant(),
        _ => name,
    };
}
