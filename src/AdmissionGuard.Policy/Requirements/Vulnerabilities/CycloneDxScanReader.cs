using System.Text.Json;
using AdmissionGuard.Policy.Predicates.CycloneDx;
using AdmissionGuard.Policy.Predicates.Packages;

namespace AdmissionGuard.Policy.Requirements.Vulnerabilities;

/// <summary>
/// Reads a CycloneDX document as a scan. One without vulnerabilities is no scan: it cannot be told from a bill of
/// materials that nobody scanned.
/// </summary>
internal static class CycloneDxScanReader
{
    public static ScanReport Read(JsonElement document)
    {
        var bom = CycloneDxReader.Read(document);
        if (bom.Error is not null)
            return bom.IsUnsupported ? ScanReport.Unsupported(bom.Error) : ScanReport.Invalid(bom.Error);
        if (bom.Vulnerabilities.Count == 0)
            return ScanReport.NoScan;

        var components = bom.Components.Where(c => c.Ref.Length > 0).ToLookup(c => c.Ref, StringComparer.Ordinal);
        return new ScanReport
        {
            Scanner = bom.Tool ?? "",
            ScannerVersion = bom.ToolVersion,
            FinishedOn = bom.Time,
            Vulnerabilities = [.. bom.Vulnerabilities.SelectMany(v => Vulnerabilities(v, components))],
        };
    }

    private static IEnumerable<Vulnerability> Vulnerabilities(CycloneDxVulnerability vulnerability, ILookup<string, CycloneDxComponent> components)
    {
        var scores = vulnerability.Scores.Select(s => CvssScore.TryParse(s, out var score) ? score : (CvssScore?)null).ToArray();
        var readable = scores.OfType<CvssScore>().ToArray();

        // A score that is none stands for the worst.
        var labels = scores.Length > readable.Length ? [.. vulnerability.Severities, "?"] : vulnerability.Severities;
        var found = new Vulnerability
        {
            Id = vulnerability.Id,
            Aliases = vulnerability.Aliases,
            Severity = Severities.Of([.. labels], readable),
            Score = readable.Length > 0 ? readable.Max() : null,
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
