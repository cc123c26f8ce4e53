using System.Text.Json;
using System.Text.Json.Nodes;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Evaluation;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Tests.Policy.Schemas;

/// <summary>
/// The official JSON-Schema-Test-Suite, draft 2020-12, through a policy's <c>attestation</c>: each case has the expected
/// result, or its schema is refused for a reason that is written down here. Never another result.
/// </summary>
public sealed class JsonSchemaSuiteTests
{
    private const string HowToGet = "set ADMISSIONGUARD_JSON_SCHEMA_SUITE to a checkout of json-schema-org/JSON-Schema-Test-Suite";
    private const string Type = "https://acme.example/report/v1";
    private const string Remotes = "http://localhost:1234/";

    private static readonly string? Folder = Environment.GetEnvironmentVariable("ADMISSIONGUARD_JSON_SCHEMA_SUITE");

    /// <summary>What is refused by intent: what cannot be checked, what is somewhere else, what must be a mistake.</summary>
    private static readonly string[] Refusals =
    [
        "want one of the formats that are checked", "nothing is fetched", "has then or else, but no if", "want https://json-schema.org/draft/2020-12/schema, or none",
    ];

    public static TheoryData<string> Files =>
        Folder is { Length: > 0 } ? [.. Directory.GetFiles(Path.Combine(Folder, "tests", "draft2020-12"), "*.json").Select(f => Path.GetFileName(f)).Order()] : ["none"];

    [Theory, MemberData(nameof(Files))]
    public void Agrees_with_the_suite(string file)
    {
        Assert.SkipWhen(file == "none", HowToGet);
        var evaluated = 0;
        using var groups = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder!, "tests", "draft2020-12", file)));
        foreach (var group in groups.RootElement.EnumerateArray())
        {
            var policy = Compile(WithRemotes(group.GetProperty("schema")));
            var name = $"{file}: {group.GetProperty("description").GetString()}";
            if (policy.NotReady.Count > 0)
            {
                Assert.All(policy.NotReady, e => Assert.True(Refusals.Any(r => e.ToString().Contains(r, StringComparison.Ordinal)), $"{name}: {e}"));
                continue;
            }

            foreach (var test in group.GetProperty("tests").EnumerateArray())
            {
                var verdict = PolicyLab.Judge(policy, policy.By((Type, test.GetProperty("data").GetRawText())));
                // The suite takes formats as remarks; the specification leaves it to us to check them (validation, section 7.2.1).
                var isRemark = test.GetProperty("description").GetString()!.EndsWith("is only an annotation by default", StringComparison.Ordinal);
                var expected = test.GetProperty("valid").GetBoolean() && !isRemark;
                Assert.True(verdict.Outcome == (expected ? Outcome.Satisfied : Outcome.Violated), $"{name}: {test.GetProperty("description")}: {verdict.Requirements[0].Message}");
                evaluated++;
            }
        }

        Assert.True(evaluated > 0 || file is "vocabulary.json" or "defs.json", "every schema was refused");
    }

    private static CompiledPolicy Compile(JsonNode schema)
    {
        var policy = new JsonObject
        {
            ["apiVersion"] = "admissionguard.dev/v1alpha1",
            ["kind"] = "ClusterImagePolicy",
            ["metadata"] = new JsonObject { ["name"] = "suite" },
            ["spec"] = new JsonObject
            {
                ["match"] = new JsonObject { ["images"] = new JsonArray("**") },
                ["authorities"] = new JsonArray(new JsonObject { ["name"] = "alice", ["key"] = new JsonObject { ["data"] = PolicyLab.Pem["alice"] } }),
                ["require"] = new JsonArray(new JsonObject
                {
                    ["name"] = "wanted",
                    ["attestation"] = new JsonObject { ["from"] = new JsonObject { ["anyOf"] = new JsonArray("alice") }, ["predicateType"] = Type, ["schema"] = schema },
                }),
            },
        };
        var parsed = PolicyDocuments.Parse(policy.ToJsonString(), "suite.json");
        Assert.Empty(parsed.Errors);
        return Assert.Single(PolicyCompiler.Compile(parsed.Documents, PolicyLab.Material, new PolicySettings(), null).Policies);
    }

    /// <summary>Brings the suite's other documents along under their URIs, as a schema for us has to.</summary>
    private static JsonNode WithRemotes(JsonElement schema)
    {
        var text = schema.GetRawText();
        if (!text.Contains(Remotes, StringComparison.Ordinal))
            return JsonNode.Parse(text)!;

        var folder = Path.Combine(Folder!, "remotes");
        var definitions = new JsonObject();
        foreach (var file in Directory.GetFiles(Path.Combine(folder, "draft2020-12"), "*.json", SearchOption.AllDirectories))
        {
            if (JsonNode.Parse(File.ReadAllText(file)) is not JsonObject document || document.ContainsKey("$vocabulary") || document["$schema"]?.ToString().Contains("2020-12/schema", StringComparison.Ordinal) is false)
                continue;
            document["$id"] ??= Remotes + Path.GetRelativePath(folder, file);
            if (!text.Contains($"\"$id\": \"{document["$id"]}\"", StringComparison.Ordinal))
                definitions[$"remote{definitions.Count}"] = document;
        }

        return new JsonObject { ["allOf"] = new JsonArray(JsonNode.Parse(text)), ["$defs"] = definitions };
    }
}
