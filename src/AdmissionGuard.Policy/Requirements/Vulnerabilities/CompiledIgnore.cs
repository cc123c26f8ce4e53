using AdmissionGuard.Policy.Predicates.Packages;

namespace AdmissionGuard.Policy.Requirements.Vulnerabilities;

/// <summary>A tolerated vulnerability, prepared.</summary>
/// <param name="Id">Its id or an alias.</param>
/// <param name="Packages">Only in these packages; empty for all.</param>
/// <param name="Until">Until when; the moment itself is no longer tolerated.</param>
internal sealed record CompiledIgnore(string Id, IReadOnlyList<PackageUrl> Packages, DateTimeOffset Until)
{
    public bool Covers(Vulnerability vulnerability, DateTimeOffset now) =>
        now < Until && vulnerability.Is(Id) && (Packages.Count == 0 || Packages.Any(vulnerability.IsIn));
}
