using AdmissionGuard.Policy.Predicates.Packages;

namespace AdmissionGuard.Policy.Requirements.Vulnerabilities;

/// <summary>Finds a scanner's name in its URI.</summary>
internal static class ScannerName
{
    /// <summary>The last segment, the URI without a version, and the version: <c>pkg:github/aquasecurity/trivy@0.58.0</c> is trivy.</summary>
    public static (string Name, string? Uri, string? Version) Of(string? uri)
    {
        if (string.IsNullOrEmpty(uri))
            return ("", null, null);
        if (PackageUrl.TryParse(uri, out var purl))
            return (purl.Name, purl.Package, purl.Version);

        var path = uri.TrimEnd('/');
        var name = path[(path.LastIndexOf('/') + 1)..];
        return (name, uri, null);
    }
}
