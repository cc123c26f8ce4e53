using System.Text.Json;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Policy.Predicates.CycloneDx;
using AdmissionGuard.Policy.Predicates.Packages;
using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Sigstore.Facts;

namespace AdmissionGuard.Policy.Requirements.Sbom;

/// <summary>Reads bills of materials of both formats.</summary>
internal static class SbomReader
{
    /// <summary>The predicate types of one format.</summary>
    public static IReadOnlyList<string> PredicateTypes(SbomFormat format) => format == SbomFormat.Spdx ? SpdxReader.PredicateTypes : CycloneDxReader.PredicateTypes;

    public static SbomReport Read(VerifiedStatement statement) =>
        SpdxReader.PredicateTypes.Contains(statement.PredicateType) ? SpdxReader.Read(statement.Predicate) : ReadCycloneDx(statement);

    private static SbomReport ReadCycloneDx(VerifiedStatement statement)
    {
        var bom = CycloneDxReader.Read(statement);
        if (bom.Error is not null)
            return SbomReport.Failed(SbomFormat.CycloneDx, bom.IsUnsupported ? Reason.UnsupportedFormat : Reason.PredicateInvalid, bom.Error);
        return new SbomReport(SbomFormat.CycloneDx, null, "", bom.Time, [.. bom.Components.Select(Component)]);
    }

    private static SbomComponent Component(CycloneDxComponent component)
    {
        var isReadable = PackageUrl.TryParse(component.Purl, out var purl);
        return new SbomComponent(
            $"{component.Name} {component.Version}".TrimEnd(),
            isReadable ? [purl!] : [],
            !isReadable && component.Purl is not null,
            component.Licenses,
            component.Type is "library" or "framework" or "application" or "firmware" or "");
    }
}
