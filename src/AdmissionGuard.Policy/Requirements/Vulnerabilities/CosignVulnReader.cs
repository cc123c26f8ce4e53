using System.Text.Json;
using AdmissionGuard.Policy.Predicates;

namespace AdmissionGuard.Policy.Requirements.Vulnerabilities;

/// <summary>Reads cosign's vulnerability predicate (cosign, <c>specs/COSIGN_VULN_ATTESTATION_SPEC.md</c>) with the scanner's own result in it.</summary>
internal static class CosignVulnReader
{
    /// <summary>The predicate type.</summary>
    public const string PredicateType = "https://cosign.sigstore.dev/attestation/vuln/v1";

    /// <summary>As cosign 1 wrote it.</summary>
    public const string OldPredicateType = "cosign.sigstore.dev/attestation/vuln/v1";

    public static ScanReport Read(JsonElement predicate)
    {
        var errors = new PredicateErrors();
        var root = PredicateNode.Root(predicate, errors);
        var scanner = root.Object("scanner");
        var metadata = root.Object("metadata");
        var (name, uri, purlVersion) = ScannerName.Of(scanner.Text("uri"));
        var (started, finished) = (metadata.Time("scanStartedOn"), metadata.Time("scanFinishedOn"));
        var database = scanner.Object("db").Time("lastUpdate");
        if (finished is null)
            metadata.Error("scanFinishedOn", "is missing");
        if (errors.First is not null)
            return ScanReport.Invalid(errors.First);
        if (!scanner.TryGet("result", out var result) || ScanReader.ReadDocument(result) is not { } report)
            return ScanReport.Unsupported("scanner.result is of no known format");

        var version = scanner.Text("version");
        if (errors.First is not null)
            return ScanReport.Invalid(errors.First);
        return report with
        {
            // The predicate type says that it is one.
            IsNoScan = false,
            Scanner = name.Length > 0 ? name : report.Scanner,
            ResultScanner = report.Scanner.Length > 0 ? report.Scanner : null,
            ScannerUri = uri ?? report.ScannerUri,
            ScannerVersion = !string.IsNullOrEmpty(version) ? version : report.ScannerVersion ?? purlVersion,
            DatabaseTime = database ?? report.DatabaseTime,
            StartedOn = started,
            FinishedOn = finished,
        };
    }
}
