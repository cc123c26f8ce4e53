using System.Text.Json;
using AdmissionGuard.Policy.Predicates;

namespace AdmissionGuard.Policy.Requirements.Vulnerabilities;

/// <summary>Reads in-toto's vulnerability predicates (in-toto/attestation, <c>spec/predicates/vuln.md</c> and <c>vulns_02.md</c>).</summary>
internal static class InTotoVulnsReader
{
    /// <summary>Version 0.1: <c>scanner.database</c>, <c>scanner.result.vulnerabilities</c>, <c>scanMetadata</c>.</summary>
    public const string V01 = "https://in-toto.io/attestation/vulns/v0.1";

    /// <summary>Version 0.2: <c>scanner.db</c>, <c>scanner.result[]</c>, <c>metadata</c>.</summary>
    public const string V02 = "https://in-toto.io/attestation/vulns/v0.2";

    /// <summary>
    /// Reads either version. The text of version 0.1 and its protocol buffers differ in the names, and both are in use:
    /// each name is taken in each.
    /// </summary>
    public static ScanReport Read(JsonElement predicate)
    {
        var errors = new PredicateErrors();
        var root = PredicateNode.Root(predicate, errors);
        var scanner = root.Object("scanner");
        var meta = root.Object(root.Has("scanMetadata") ? "scanMetadata" : "metadata");
        var (name, uri, version) = ScannerName.Of(scanner.RequiredText("uri"));
        var found = Results(scanner);
        var finished = meta.Time("scanFinishedOn");
        if (finished is null)
            meta.Error("scanFinishedOn", "is missing");
        var report = new ScanReport
        {
            Scanner = name,
            ScannerUri = uri,
            ScannerVersion = scanner.Text("version") is { Length: > 0 } text ? text : version,
            StartedOn = meta.Time("scanStartedOn"),
            FinishedOn = finished,
            DatabaseTime = scanner.Object(scanner.Has("database") ? "database" : "db").Time("lastUpdate"),
            Failure = found is null ? "the scan has no result, not even an empty one" : null,
            Vulnerabilities = [.. (found ?? []).Select(Vulnerability)],
        };
        return errors.First is null ? report : ScanReport.Invalid(errors.First);
    }

    private static IReadOnlyList<PredicateNode>? Results(PredicateNode scanner)
    {
        if (!scanner.TryGet("result", out var result))
            return null;
        if (result.ValueKind == JsonValueKind.Array)
            return scanner.Objects("result");
        return scanner.Object("result").Has("vulnerabilities") ? scanner.Object("result").Objects("vulnerabilities") : null;
    }

    // Each severity is a method with a score, which is a word or a number: whichever, it counts, and the highest most.
    private static Vulnerability Vulnerability(PredicateNode node)
    {
        var ratings = new List<SeverityRating>();
        foreach (var severity in node.Objects("severity"))
        {
            var text = severity.TryGet("score", out var value) ? value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText() : "";
            ratings.Add(CvssScore.TryParse(text, out _) ? new SeverityRating(null, text) : new SeverityRating(text, null));
        }

        return new Vulnerability
        {
            Id = node.RequiredText("id"),
            Severity = Severities.Highest(ratings),
            Score = Severities.HighestScore(ratings),
        };
    }
}
