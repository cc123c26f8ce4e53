using System.Text.Json;
using AdmissionGuard.Sigstore.Facts;

namespace AdmissionGuard.Policy.Predicates.Sarif;

/// <summary>Reads SARIF 2.1.0 (OASIS Standard), as far as results, their levels and their success go. All runs are read.</summary>
internal static class SarifReader
{
    /// <summary>Predicate types under which SARIF is attested; there is no vetted one.</summary>
    public static readonly IReadOnlyList<string> PredicateTypes =
    [
        "https://www.schemastore.org/schemas/json/sarif-2.1.0.json",
        "https://json.schemastore.org/sarif-2.1.0.json",
        "https://json.schemastore.org/sarif-2.1.0-rtm.5.json",
        "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json",
        "https://raw.githubusercontent.com/oasis-tcs/sarif-spec/master/Schemata/sarif-schema-2.1.0.json",
    ];

    private const int MaxRuns = 1000;

    public static SarifLog Read(VerifiedStatement statement) => Read(statement.Predicate);

    public static SarifLog Read(JsonElement predicate)
    {
        var errors = new PredicateErrors();
        var log = PredicateNode.Root(predicate, errors);
        var version = log.Text("version");
        if (errors.First is null && version != "2.1.0")
            return new SarifLog($"SARIF version is {Verdicts.UntrustedText.Show(version, 32)}, want 2.1.0", true, []);

        var nodes = log.Objects("runs");
        if (nodes.Count is 0 or > MaxRuns)
            errors.Add("runs", nodes.Count == 0 ? "is missing or empty" : $"has {nodes.Count} items, want at most {MaxRuns}");
        var runs = nodes.Take(MaxRuns).Select(ReadRun).ToArray();
        return errors.First is null ? new SarifLog(null, false, runs) : new SarifLog(errors.First, false, []);
    }

    private static SarifRun ReadRun(PredicateNode run)
    {
        var driver = run.Object("tool").Object("driver");
        var invocations = run.Objects("invocations");
        var rules = new SarifRules(run.Object("tool"));
        var ends = invocations.Select(i => i.Time("endTimeUtc")).ToArray();
        return new SarifRun(
            driver.RequiredText("name"),
            driver.Text("semanticVersion") ?? driver.Text("version"),
            driver.Text("informationUri"),
            Category(run.Object("automationDetails").Text("id")),
            ends.Length == 0 || ends.Contains(null) ? null : ends.Max(),
            Failure(run, invocations),
            [.. run.Objects("results").Select(r => ReadResult(r, rules, run))]);
    }

    // Section 3.17.3: a hierarchical string, whose last component tells runs of one category apart.
    private static string Category(string? id) => id is null ? "" : id[..Math.Max(0, id.LastIndexOf('/'))];

    // Section 3.14.23: absent results mean that the tool was not asked for any.
    private static string? Failure(PredicateNode run, IReadOnlyList<PredicateNode> invocations)
    {
        if (!run.Has("results"))
            return "the run has no results, not even none";
        if (invocations.Any(i => i.Flag("executionSuccessful") is false))
            return "the tool says that it failed";
        return invocations.SelectMany(i => i.Objects("toolExecutionNotifications")).Any(n => n.Text("level") == "error")
            ? "the tool reports errors of its own"
            : null;
    }

    private static SarifResult ReadResult(PredicateNode result, SarifRules rules, PredicateNode run)
    {
        var id = result.Text("ruleId") ?? result.Object("rule").Text("id");
        var rule = rules.Of(result, id);
        var properties = rule?.Object("properties");
        var own = result.Object("properties");
        return new SarifResult(
            id ?? rule?.Text("id") ?? "",
            LevelOf(result, rule, run),
            Score(own) ?? (properties is null ? null : Score(properties)),
            [.. properties?.Texts("tags") ?? [], .. own.Texts("tags")],
            result.Objects("locations") is [var location, ..] ? location.Object("physicalLocation").Object("artifactLocation").Text("uri") : null,
            IsProblem(result),
            IsSuppressed(result));
    }

    private static string? Score(PredicateNode properties) =>
        properties.TryGet("security-severity", out var value) ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText() : null;

    // Section 3.27.10: the result's own level, else the invocation's override is none of ours, else the rule's default, else warning.
    private static SarifLevel LevelOf(PredicateNode result, PredicateNode? rule, PredicateNode run)
    {
        if (!IsProblem(result))
            return SarifLevel.None;

        var text = result.Text("level") ?? rule?.Object("defaultConfiguration").Text("level") ?? "warning";
        switch (text)
        {
            case "error": return SarifLevel.Error;
            case "warning": return SarifLevel.Warning;
            case "note": return SarifLevel.Note;
            case "none": return SarifLevel.None;
            default:
                run.Error("results", $"has a level {Verdicts.UntrustedText.Show(text, 32)}, want error, warning, note or none");
                return SarifLevel.Error;
        }
    }

    // Sections 3.27.9 and 3.27.24: what is not a failure, and what the baseline had and this run no longer has. A word of
    // none of these might mean either.
    private static bool IsProblem(PredicateNode result)
    {
        var (kind, baseline) = (result.Text("kind"), result.Text("baselineState"));
        if (kind is not (null or "fail" or "pass" or "open" or "informational" or "notApplicable" or "review"))
            result.Error("kind", $"is {Verdicts.UntrustedText.Show(kind, 32)}, which is no kind of result");
        if (baseline is not (null or "new" or "unchanged" or "updated" or "absent"))
            result.Error("baselineState", $"is {Verdicts.UntrustedText.Show(baseline, 32)}, which is no state");
        return kind is null or "fail" && baseline != "absent";
    }

    private static bool IsSuppressed(PredicateNode result)
    {
        var suppressions = result.Objects("suppressions");
        return suppressions.Count > 0 && suppressions.All(s => s.Text("status") is null or "accepted");
    }
}
