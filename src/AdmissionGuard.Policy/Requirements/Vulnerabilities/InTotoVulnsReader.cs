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

    public static ScanReport ReadV01(JsonElement predicate) => Read(predicate, "database", "scanMetadata", scanner =>
        scanner.Object("result").Has("vulnerabilities") ? scanner.Object("result").Objects("vulnerabilities") : null);

    public static ScanReport ReadV02(JsonElement predicate) => Read(predicate, "db", "metadata", scanner =>
        scanner.Has("result") ? scanner.Objects("result") : null);

    private static ScanReport Read(JsonElement predicate, string database, string metadata, Func<PredicateNode, IReadOnlyList<PredicateNode>?> results)
    {
        var errors = new PredicateErrors();
        var root = PredicateNode.Root(predicate, errors);
        var scanner = root.Object("scanner");
        var meta = root.Object(metadata);
        var (name, uri) = ScannerName.Of(scanner.RequiredText("uri"));
        var found = results(scanner);
        var finished = meta.Time("scanFinishedOn");
        if (finished is null)
            meta.Error("scanFinishedOn", "is missing");
        var report = new ScanReport
        {
            Scanner = name,
            ScannerUri = uri,
            ScannerVersion = scanner.Text("version"),
            StartedOn = meta.Time("scanStartedOn"),
            FinishedOn = finished,
            DatabaseTime = scanner.Object(database).Time("lastUpdate"),
            Failure = found is null ? "the scan has no result, not even an empty one" : null,
            Vulnerabilities = [.. (found ?? []).Select(Vulnerability)],
        };
        return errors.First is null ? report : ScanReport.Invalid(errors.First);
    }

    // Each severity is a method with a score, which is a word or a number: whichever, it counts.
    private static Vulnerability Vulnerability(PredicateNode node)
    {
        var labels = new List<string>();
        var scores = new List<CvssScore>();
        foreach (var severity in node.Objects("severity"))
        {
            var text = severity.TryGet("score", out var value) ? value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText() : "";
            if (CvssScore.TryParse(text, out var score))
                scores.Add(score);
            else
                labels.Add(text);
        }

        return new Vulnerability
        {
            Id = node.RequiredText("id"),
            Severity = Severities.Of(labels, scores),
            Score = scores.Count > 0 ? scores.Max() : null,
        };
    }
}
