using System.Text.Json;
using AdmissionGuard.Policy.Predicates.CycloneDx;
using AdmissionGuard.Policy.Predicates.Packages;

namespace AdmissionGuard.Policy.Requirements.Vulnerabilities;

/// <summary>
/// Reads a CycloneDX document as a scan. One without vulnerabilities cannot be told from a bill of materials that nobody
/// scanned, even with an empty list of them: some tools always write one.
/// </summary>
internal static class CycloneDxScanReader
{
    public static ScanReport Read(JsonElement document)
    {
        var bom = CycloneDxReader.Read(document);
        if (bom.Error is not null)
            return bom.IsUnsupported ? ScanReport.Unsupported(bom.Error) : ScanReport.Invalid(bom.Error);
        var components = bom.Components.Where(c => c.Ref.Length > 0).ToLookup(c => c.Ref, StringComparer.Ordinal);
        return new ScanReport
        {
            IsNoScan = bom.Vulnerabilities.Count == 0,
            Failure = bom.HasVulnerabilities ? null : "the document has no vulnerabilities, not even an empty list",
            IsEmpty = bom.Components.Count == 0 && bom.Vulnerabilities.Count == 0,
            Scanner = bom.Tool ?? "",
            ScannerVersion = bom.ToolVersion,
            FinishedOn = bom.Time,
            Vulnerabilities = [.. bom.Vulnerabilities.SelectMany(v => Vulnerabilities(v, components))],
        };
    }

    private static IEnumerable<Vulnerability> Vulnerabilities(CycloneDxVulnerability vulnerability, ILookup<string, CycloneDxComponent> components)
    {
        var ratings = vulnerability.Ratings.Select(r => new SeverityRating(r.Severity, r.Score)).ToArray();
        var found = new Vulnerability
        {
            Id = vulnerability.Id,
            Aliases = vulnerability.Aliases,
            Severity = Severities.Highest(ratings),
            Score = Severities.HighestScore(ratings),
        };

        if (vulnerability.Affects.Count == 0)
            return [found];

        return vulnerability.Affects.Select(reference =>
        {
            var component = components[reference].FirstOrDefault();
            return found with
            {
                Purl = PackageUrl.TryParse(component?.Purl ?? reference, out var purl) ? purl : null,
                PackageName = component?.Name ?? reference,
                PackageVersion = component?.Version ?? "",
            };
        });
    }
}
