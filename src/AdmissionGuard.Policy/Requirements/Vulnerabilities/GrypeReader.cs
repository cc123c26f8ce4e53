using System.Text.Json;
using AdmissionGuard.Policy.Predicates;
using AdmissionGuard.Policy.Predicates.Packages;

namespace AdmissionGuard.Policy.Requirements.Vulnerabilities;

/// <summary>Reads Grype's JSON document.</summary>
internal static class GrypeReader
{
    public static ScanReport Read(JsonElement document)
    {
        var errors = new PredicateErrors();
        var root = PredicateNode.Root(document, errors);
        var descriptor = root.Object("descriptor");
        var database = descriptor.Object("db");
        var matches = root.Objects("matches");
        var report = new ScanReport
        {
            Scanner = descriptor.RequiredText("name"),
            ScannerVersion = descriptor.Text("version"),
            FinishedOn = descriptor.Time("timestamp"),
            DatabaseTime = database.Time("built") ?? database.Object("status").Time("built"),
            Failure = root.Has("matches") && root.Has("source") ? null : "the scan has no matches or no source, not even empty ones",

            // Grype does not say how many packages it saw: without a distribution and without a match it saw none that it knows.
            IsEmpty = matches.Count == 0 && string.IsNullOrEmpty(root.Object("distro").Text("name")),
            Vulnerabilities = [.. matches.Select(Vulnerability)],
        };
        return errors.First is null ? report : ScanReport.Invalid(errors.First);
    }

    private static Vulnerability Vulnerability(PredicateNode match)
    {
        var vulnerability = match.Object("vulnerability");
        var related = match.Objects("relatedVulnerabilities");
        var artifact = match.Object("artifact");
        var scores = new List<CvssScore>();
        foreach (var metrics in related.Prepend(vulnerability).SelectMany(v => v.Objects("cvss")).Select(c => c.Object("metrics")))
        {
            if (!metrics.TryGet("baseScore", out var value))
                continue;
            if (CvssScore.TryParse(value.GetRawText(), out var score))
                scores.Add(score);
            else
                metrics.Error("baseScore", "is no CVSS score");
        }

        return new Vulnerability
        {
            Id = vulnerability.RequiredText("id"),
            Aliases = [.. related.Select(r => r.Text("id")).OfType<string>()],
            Severity = Severities.Of([Label(vulnerability)], scores),
            Score = scores.Count > 0 ? scores.Max() : null,
            HasFix = vulnerability.Object("fix").Text("state") == "fixed" || vulnerability.Object("fix").Texts("versions").Count > 0,
            Purl = PackageUrl.TryParse(artifact.Text("purl"), out var purl) ? purl : null,
            PackageName = artifact.Text("name") ?? "",
            PackageVersion = artifact.Text("version") ?? "",
        };
    }

    private static string Label(PredicateNode node) =>
        node.TryGet("severity", out var value) ? value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText() : "";
}
