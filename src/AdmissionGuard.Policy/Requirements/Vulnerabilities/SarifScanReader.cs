using System.Text.Json;
using AdmissionGuard.Policy.Predicates.Sarif;

namespace AdmissionGuard.Policy.Requirements.Vulnerabilities;

/// <summary>
/// Reads a vulnerability scanner's SARIF. SARIF of other tools (code analysis) is no scan, however clean: what is a
/// scanner is known by its name, of these or of those that a policy lists.
/// </summary>
internal static class SarifScanReader
{
    private static readonly HashSet<string> Scanners = new(StringComparer.OrdinalIgnoreCase) { "trivy", "grype", "clair", "snyk container", "snyk open source", "docker scout", "jfrog xray", "osv-scanner" };

    public static ScanReport Read(JsonElement document)
    {
        var log = SarifReader.Read(document);
        if (log.Error is not null)
            return log.IsUnsupported ? ScanReport.Unsupported(log.Error) : ScanReport.Invalid(log.Error);

        // A log with a run of another tool is judged by the runs of scanners.
        var known = log.Runs.Where(r => Scanners.Contains(r.Tool)).ToArray();
        var runs = known.Length > 0 ? known : [.. log.Runs];
        return new ScanReport
        {
            IsNoScan = known.Length == 0,
            Scanner = runs[0].Tool,
            ScannerUri = runs[0].Uri,
            ScannerVersion = runs[0].Version,
            FinishedOn = runs.Any(r => r.EndedAt is null) ? null : runs.Min(r => r.EndedAt),
            Failure = runs.Select(r => r.Failure).FirstOrDefault(f => f is not null)
                ?? (runs.DistinctBy(r => (r.Tool, r.Version)).Count() > 1 ? "the log has runs of several scanners or versions" : null),
            Vulnerabilities = [.. runs.SelectMany(r => r.Results).Where(r => r.IsProblem).Select(Vulnerability)],
        };
    }

    // The tags carry the scanner's word, security-severity its score: the higher of both counts; the level only without them.
    private static Vulnerability Vulnerability(SarifResult result)
    {
        var labels = result.Tags.Where(t => Severities.TryParse(t) is not null || t.Equals("unknown", StringComparison.OrdinalIgnoreCase)).ToArray();
        CvssScore[] scores = result.SecuritySeverity is { } text && CvssScore.TryParse(text, out var score) ? [score] : [];
        var unreadable = result.SecuritySeverity is not null && scores.Length == 0;
        var word = Severities.Of(labels, []);
        var band = scores.Length > 0 ? scores[0].Severity : Severity.Unknown;
        var severity = word > band ? word : band;
        if (unreadable && severity != Severity.Critical)
            severity = Severity.Unknown;
        else if (labels.Length == 0 && scores.Length == 0)
            severity = result.Level switch { SarifLevel.Error => Severity.High, SarifLevel.Warning => Severity.Medium, _ => Severity.Low };

        return new Vulnerability { Id = result.RuleId, Severity = severity, Score = scores.Length > 0 ? scores[0] : null, PackageName = result.Location ?? "" };
    }
}
