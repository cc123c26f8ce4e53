using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Verdicts;
using static AdmissionGuard.Tests.Policy.Attested;
using static AdmissionGuard.Tests.Policy.PolicyLab;

namespace AdmissionGuard.Tests.Policy;

/// <summary>What a verdict rests on bounds how long it may be remembered, and what decides it is in the policy's hash (threats X1, X3).</summary>
public sealed class RememberedVerdictTests
{
    private const string Scan = """{"scanner":{"uri":"trivy","result":{"SchemaVersion":2,"ArtifactName":"x","Results":[{"Class":"os-pkgs","Vulnerabilities":[{"VulnerabilityID":"CVE-2026-1","Severity":"HIGH"}]}]}},"metadata":{"scanFinishedOn":"2026-11-22T20:00:00Z"}}""";
    private const string Vex = """{"timestamp":"2026-11-22T19:00:00Z","statements":[{"vulnerability":{"name":"CVE-2026-1"},"status":"fixed"}]}""";

    [Theory, Trait("threat", "X3")]
    [InlineData("max: {high: 1}", null)]
    [InlineData("max: {high: 1}, maxAge: 3h", "2026-11-22T23:00:00Z")]
    [InlineData("max: {high: 0}, maxAge: 9h, ignore: [{id: CVE-2026-1, until: \"2026-11-22T23:30:00Z\", reason: r}]", "2026-11-22T23:30:00Z")]
    [InlineData("max: {high: 0}, maxAge: 9h, vex: {from: {anyOf: [bob]}, maxAge: 4h}", "2026-11-22T23:00:00Z")]
    public void A_verdict_ends_with_the_earliest_thing_that_it_rests_on(string wants, string? until)
    {
        var policy = Requiring($"vulnerabilities: {{from: {{anyOf: [alice]}}, {wants}}}");
        var facts = new FactsBuilder(policy).Attestation(FactsBuilder.Key("alice"), Vuln, Scan).Attestation(FactsBuilder.Key("bob"), OpenVex, Vex).Build();
        var verdict = Judge(policy, facts);
        Assert.Equal(Outcome.Satisfied, verdict.Outcome);
        Assert.Equal(until is null ? null : DateTimeOffset.Parse(until, System.Globalization.CultureInfo.InvariantCulture), verdict.ValidUntil);
    }

    [Fact, Trait("threat", "X3")]
    public void An_exemption_ends_with_its_exception_and_an_exception_is_in_the_policys_hash()
    {
        const string Policy = "authorities: [{name: alice, key: {data: @alice}}]\nrequire: [{name: signed, signature: {from: {anyOf: [alice]}}}]";
        CompiledPolicy With(string exception) => Ready(Spec(Policy) + (exception.Length == 0 ? "" : $"\n---\napiVersion: admissionguard.dev/v1alpha1\nkind: ImagePolicyException\nmetadata: {{name: e}}\nspec: {{reason: r, policies: [{{name: production, requirements: [signed]}}], images: [\"**\"], {exception}}}\n"));
        var exempt = With("until: \"2026-12-01T00:00:00Z\"");
        Assert.Equal(new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero), Judge(exempt, new FactsBuilder(exempt).Build()).ValidUntil);
        Assert.Equal(3, new[] { "", "until: \"2026-12-01T00:00:00Z\"", "until: \"2026-12-02T00:00:00Z\"" }.Select(e => With(e).Hash).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact, Trait("threat", "X3")]
    public void Labels_of_namespaces_decide_anew_for_each_image()
    {
        var snapshot = Compile(Spec("authorities: [{name: alice, key: {data: @alice}}]\nrequire: [{name: signed, signature: {from: {anyOf: [alice]}}}]").Replace("{images: [\"ghcr.io/acme/**\"]}", "{images: [\"**\"], namespaceSelector: {matchLabels: {env: production}}}", StringComparison.Ordinal));
        Assert.Single(snapshot.Match(Subject));
        Assert.Empty(snapshot.Match(Subject with { NamespaceLabels = new Dictionary<string, string>() }));
        Assert.Single(snapshot.Match(Subject));
    }

    [Fact, Trait("threat", "X1")]
    public void An_exception_in_a_namespace_exempts_nothing_and_is_told()
    {
        var snapshot = Compile(Spec("authorities: [{name: alice, key: {data: @alice}}]\nrequire: [{name: signed, signature: {from: {anyOf: [alice]}}}]")
            + "\n---\napiVersion: admissionguard.dev/v1alpha1\nkind: ImagePolicyException\nmetadata: {name: e, namespace: team-a}\nspec: {reason: r, until: \"2026-12-01T00:00:00Z\", policies: [{name: production, requirements: [signed]}], images: [\"**\"]}\n");
        var policy = Assert.Single(snapshot.Policies);
        Denies(policy, new FactsBuilder(policy).Build(), Reason.NoSignature);
        Assert.Contains(snapshot.Errors, e => e.FieldPath == "metadata.namespace");
    }
}
