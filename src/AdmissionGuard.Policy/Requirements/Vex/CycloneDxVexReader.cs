using AdmissionGuard.Policy.Predicates.CycloneDx;
using AdmissionGuard.Policy.Predicates.Packages;
using AdmissionGuard.Sigstore.Facts;

namespace AdmissionGuard.Policy.Requirements.Vex;

/// <summary>Reads the analyses in a CycloneDX document (CycloneDX 1.6, <c>vulnerabilities[].analysis</c>) as VEX statements.</summary>
internal static class CycloneDxVexReader
{
    public static VexDocument Read(VerifiedStatement statement)
    {
        var bom = CycloneDxReader.Read(statement);
        if (bom.Error is not null)
            return new VexDocument(bom.Error, []);

        var components = bom.Components.Where(c => c.Ref.Length > 0).ToLookup(c => c.Ref, StringComparer.Ordinal);
        return new VexDocument(null, [.. bom.Vulnerabilities.Where(v => v.State is not null).Select(v => Statement(v, bom, components))]);
    }

    private static VexStatement Statement(CycloneDxVulnerability vulnerability, CycloneDxBom bom, ILookup<string, CycloneDxComponent> components)
    {
        var isWhole = bom.Root is { Ref.Length: > 0 } root && vulnerability.Affects.Contains(root.Ref, StringComparer.Ordinal);
        var packages = isWhole ? [] : vulnerability.Affects.Select(reference => Package(reference, components)).ToArray();
        return new VexStatement
        {
            Ids = [vulnerability.Id, .. vulnerability.Aliases],
            Clears = vulnerability.State switch
            {
                "resolved" or "resolved_with_pedigree" or "false_positive" => true,
                "not_affected" => vulnerability.IsJustified,
                _ => false,
            },
            Time = vulnerability.AnalysedAt ?? bom.Time,
            Packages = [.. packages.OfType<PackageUrl>()],

            // Without any component that can be told, it is about nothing in particular.
            IsUnclear = !isWhole && (packages.Length == 0 || packages.Contains(null)),
        };
    }

    private static PackageUrl? Package(string reference, ILookup<string, CycloneDxComponent> components) =>
        PackageUrl.TryParse(components[reference].FirstOrDefault()?.Purl ?? reference, out var purl) ? purl : null;
}
