using CsCheck;
using static AdmissionGuard.Tests.Policy.Attested;
using static AdmissionGuard.Tests.Policy.PolicyLab;

namespace AdmissionGuard.Tests.Policy.Properties;

/// <summary>Policies and evidence by chance, of few parts, so that they meet often.</summary>
internal static class Generators
{
    public const string Authorities = "authorities: [{name: alice, key: {data: @alice}}, {name: bob, key: {data: @bob}}]";
    public const string ReversedAuthorities = "authorities: [{name: bob, key: {data: @bob}}, {name: alice, key: {data: @alice}}]";

    private const string Provenance = """{"builder":{"id":"b"},"buildType":"t","invocation":{"configSource":{"uri":"https://github.com/acme/app"}}}""";
    private const string WrongProvenance = """{"builder":{"id":"c"},"buildType":"t"}""";
    private const string Bill = """{"spdxVersion":"SPDX-2.3","packages":[{"name":"a","externalRefs":[{"referenceType":"purl","referenceLocator":"pkg:npm/a@1.0.0"}]}]}""";

    private static readonly Gen<string> From = Pick("{anyOf: [alice, bob]}", "{anyOf: [alice]}", "{allOf: [alice, bob]}", "{atLeast: {count: 1, of: [alice, bob]}}");

    private static readonly Gen<string> Positive = Gen.Select(From, Pick(
        "signature: {from: @from}", "provenance: {from: @from, builders: [{id: b}]}", "attestation: {from: @from, predicateType: \"https://acme.example/test\", schema: {required: [ok]}}"), (from, kind) => kind.Replace("@from", from, StringComparison.Ordinal));

    private static readonly Gen<string> Requirement = Gen.OneOf(Positive, Gen.Select(From, Pick(
        "vulnerabilities: {from: @from, max: {high: 0}}", "vulnerabilities: {from: @from, max: {high: 0}, vex: {from: {anyOf: [bob]}}}",
        "sbom: {from: @from, denyPackages: [\"pkg:npm/evil\"]}", "findings: {from: @from, max: {error: 0}}"), (from, kind) => kind.Replace("@from", from, StringComparison.Ordinal)));

    private static readonly Gen<(string? Type, string Predicate, bool IsBad)> Content = Pick<(string? Type, string Predicate, bool IsBad)>(
        (null, "", false),
        (Slsa02, Provenance, false),
        (Slsa02, WrongProvenance, false),
        ("https://acme.example/test", "{\"ok\":true}", false),
        ("https://acme.example/test", "{}", false),
        (Vuln, Scan("[]", 18), false),
        (Vuln, Scan("[]", 20), false),
        (Vuln, Scan("[{\"VulnerabilityID\":\"CVE-2026-1\",\"Severity\":\"HIGH\"}]", 19), true),
        (Vuln, "{}", true),
        (OpenVex, Vex("fixed", 19), false),
        (OpenVex, Vex("affected", 20), true),
        (OpenVex, "{\"statements\":1}", true),
        (Spdx, Bill, false),
        (Spdx, Bill.Replace("pkg:npm/a", "pkg:npm/evil", StringComparison.Ordinal), true),
        (Spdx, "{}", true),
        (Sarif, Log(""), false),
        (Sarif, Log("{\"ruleId\":\"r\",\"level\":\"error\"}"), true));

    private static readonly Gen<IReadOnlyList<Piece>> Evidence =
        Gen.Select(Pick("alice", "alice", "bob", "bob", "mallory"), Content, Gen.Int[0, 9], (signer, content, luck) => (signer, content, luck))
            .Array[0, 7].Select(all => (IReadOnlyList<Piece>)[.. all.Select((e, i) => new Piece(e.signer, e.content.Type, e.content.Predicate, e.content.IsBad && e.signer != "mallory" && e.luck > 0, e.luck > 0, i))]);

    /// <summary>Anything.</summary>
    public static Gen<Situation> Situation { get; } = Situations(Requirement);

    /// <summary>Requirements that more evidence can only help.</summary>
    public static Gen<Situation> PositiveSituation { get; } = Situations(Positive);

    public static Gen<IReadOnlyList<Exemption>> Exceptions { get; } =
        Gen.Select(Pick("p0", "p1", "p2"), Pick("r0", "r1", "r2"), Gen.Bool, (policy, requirement, names) => new Exemption(policy, requirement, names))
            .Array[0, 4].Select(all => (IReadOnlyList<Exemption>)all);

    public static string Print(Situation situation) => string.Join("\n", [.. situation.Policies, .. situation.Evidence.Select(e => e.ToString()), situation.Explain()]);

    private static Gen<Situation> Situations(Gen<string> requirement) =>
        Gen.Select(requirement.Array[1, 3].Array[1, 3], Evidence, (policies, evidence) => new Situation(
            [.. policies.Select((requirements, i) => Spec($"{Authorities}\nrequire:\n{string.Join("\n", requirements.Select((r, n) => $"- {{name: r{n}, {r}}}"))}").Replace("name: production", $"name: p{i}", StringComparison.Ordinal))],
            evidence));

    private static Gen<T> Pick<T>(params T[] items) => Gen.Int[0, items.Length - 1].Select(i => items[i]);

    private static string Scan(string found, int hour) =>
        "{\"scanner\":{\"uri\":\"trivy\",\"version\":\"1\",\"result\":{\"SchemaVersion\":2,\"ArtifactName\":\"x\",\"Results\":[{\"Class\":\"os-pkgs\",\"Vulnerabilities\":" + found + "}]}},\"metadata\":{\"scanFinishedOn\":\"2026-11-22T" + hour + ":00:00Z\"}}";

    private static string Vex(string status, int hour) =>
        "{\"timestamp\":\"2026-11-22T" + hour + ":00:00Z\",\"statements\":[{\"vulnerability\":{\"name\":\"CVE-2026-1\"},\"status\":\"" + status + "\"}]}";

    private static string Log(string results) => "{\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":{\"name\":\"CodeQL\"}},\"results\":[" + results + "]}]}";
}
