using System.Text.Json;
using AdmissionGuard.Policy.Predicates;
using AdmissionGuard.Policy.Predicates.Packages;

namespace AdmissionGuard.Policy.Requirements.Vulnerabilities;

/// <summary>Reads Trivy's JSON report, schema version 2. All results are read; those of other scanners than for packages say nothing about vulnerabilities.</summary>
internal static class TrivyReader
{
    public static ScanReport Read(JsonElement document)
    {
        var errors = new PredicateErrors();
        var root = PredicateNode.Root(document, errors);
        if (!root.TryGet("SchemaVersion", out var version) || version.GetRawText() != "2")
            return ScanReport.Unsupported("Trivy's schema version is not 2");

        var packages = root.Objects("Results").Where(r => r.Text("Class") is "os-pkgs" or "lang-pkgs" or null || r.Has("Vulnerabilities")).ToArray();
        var report = new ScanReport
        {
            Scanner = "trivy",
            ScannerVersion = root.Object("Trivy").Text("Version"),
            FinishedOn = root.Time("CreatedAt"),
            IsEmpty = packages.Length == 0,
            Vulnerabilities = [.. packages.SelectMany(r => r.Objects("Vulnerabilities")).Select(Vulnerability)],
        };
        return errors.First is null ? report : ScanReport.Invalid(errors.First);
    }

    private static Vulnerability Vulnerability(PredicateNode node)
    {
        var scores = Scores(node);
        return new Vulnerability
        {
            Id = node.RequiredText("VulnerabilityID"),
            Aliases = node.Texts("VendorIDs"),
            Severity = Severities.Of([Label(node)], scores),
            Score = scores.Count > 0 ? scores.Max() : null,
            HasFix = !string.IsNullOrEmpty(node.Text("FixedVersion")) || node.Text("Status") == "fixed",
            Purl = PackageUrl.TryParse(node.Object("PkgIdentifier").Text("PURL"), out var purl) ? purl : null,
            PackageName = node.Text("PkgName") ?? "",
            PackageVersion = node.Text("InstalledVersion") ?? "",
        };
    }

    private static string Label(PredicateNode node) =>
        node.TryGet("Severity", out var value) ? value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText() : "";

    private static List<CvssScore> Scores(PredicateNode node)
    {
        var scores = new List<CvssScore>();
        var sources = node.Object("CVSS");
        foreach (var source in sources.Element.EnumerateObject())
        {
            var ratings = sources.Object(source.Name);
            foreach (var field in (string[])["V40Score", "V3Score", "V2Score"])
            {
                if (!ratings.TryGet(field, out var value))
                    continue;
                if (CvssScore.TryParse(value.GetRawText(), out var score))
                    scores.Add(score);
                else
                    ratings.Error(field, "is no CVSS score");

                // The newest version that is there speaks for the source; version 2 rates on another scale.
                break;
            }
        }

        return scores;
    }
}
