using System.Text.Json;
using AdmissionGuard.Policy.Predicates.CycloneDx;
using AdmissionGuard.Policy.Predicates.Sarif;
using AdmissionGuard.Sigstore.Facts;

namespace AdmissionGuard.Policy.Requirements.Vulnerabilities;

/// <summary>Reads scans of all formats: by predicate type where that says what it is, else by what the document is.</summary>
internal static class ScanReader
{
    /// <summary>The predicate types that are scans, or may be.</summary>
    public static readonly IReadOnlyList<string> PredicateTypes =
    [
        CosignVulnReader.PredicateType, CosignVulnReader.OldPredicateType, InTotoVulnsReader.V01, InTotoVulnsReader.V02,
        .. SarifReader.PredicateTypes, .. CycloneDxReader.PredicateTypes,
    ];

    /// <summary>Reads one statement.</summary>
    public static ScanReport Read(VerifiedStatement statement) => statement.PredicateType switch
    {
        CosignVulnReader.PredicateType or CosignVulnReader.OldPredicateType => CosignVulnReader.Read(statement.Predicate),
        InTotoVulnsReader.V01 or InTotoVulnsReader.V02 => InTotoVulnsReader.Read(statement.Predicate),
        _ => ReadDocument(statement.Predicate) ?? ReadPredicate(statement.Predicate),
    };

    /// <summary>Reads a scanner's own document; null when it is of no known format.</summary>
    public static ScanReport? ReadDocument(JsonElement document)
    {
        if (document.ValueKind != JsonValueKind.Object)
            return null;
        if (document.TryGetProperty("SchemaVersion", out _) && document.TryGetProperty("ArtifactName", out _))
            return TrivyReader.Read(document);
        if (document.TryGetProperty("matches", out _) && document.TryGetProperty("descriptor", out _))
            return GrypeReader.Read(document);
        if (document.TryGetProperty("runs", out _))
            return SarifScanReader.Read(document);
        return document.TryGetProperty("bomFormat", out _) ? CycloneDxScanReader.Read(document) : null;
    }

    private static ScanReport ReadPredicate(JsonElement predicate)
    {
        if (predicate.ValueKind == JsonValueKind.Object && predicate.TryGetProperty("scanner", out var scanner) && scanner.ValueKind == JsonValueKind.Object
            && scanner.TryGetProperty("result", out var result))
            return result.ValueKind == JsonValueKind.Array ? InTotoVulnsReader.Read(predicate) : CosignVulnReader.Read(predicate);

        return ScanReport.Unsupported("the scan is of no known format");
    }
}
