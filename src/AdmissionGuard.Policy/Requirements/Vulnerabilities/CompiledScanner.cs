using AdmissionGuard.Policy.Predicates.Packages;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Policy.Requirements.Vulnerabilities;

/// <summary>A scanner whose results count, prepared.</summary>
internal sealed record CompiledScanner(string Name, string? Uri, string? MinVersion, IReadOnlyList<string> DenyVersions)
{
    /// <summary>True when this is the scanner that made the scan.</summary>
    public bool IsOf(ScanReport report) => (report.Scanner.Equals(Name, StringComparison.OrdinalIgnoreCase) || Name.Equals(report.ResultScanner, StringComparison.OrdinalIgnoreCase))
        && (Uri is null || Uri == report.ScannerUri);

    /// <summary>What is wrong with the scanner's version; null when nothing is. A version that cannot be told may be a denied one, and is not the lowest wanted.</summary>
    public string? VersionError(ScanReport report)
    {
        var found = report.ScannerVersion?.TrimStart('v');
        if (DenyVersions.Count > 0 && string.IsNullOrEmpty(found))
            return $"{Name} does not say its version, want another than {string.Join(", ", DenyVersions)}";
        if (DenyVersions.Any(d => IsSame(d.TrimStart('v'), found!)))
            return $"{Name} {UntrustedText.Show(found, 64)} is denied";
        if (MinVersion is null)
            return null;
        return found is not null && SemanticVersion.TryCompare(found, MinVersion.TrimStart('v'), out var order) && order >= 0
            ? null
            : $"{Name} is version {UntrustedText.Show(found, 64)}, want at least {MinVersion}";
    }

    // Build metadata makes no other version (Semantic Versioning 2.0.0, section 10).
    private static bool IsSame(string denied, string found) => denied == found || (SemanticVersion.TryCompare(denied, found, out var order) && order == 0);
}
