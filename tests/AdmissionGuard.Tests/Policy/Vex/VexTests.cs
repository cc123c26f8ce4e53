using AdmissionGuard.Policy.Evaluation;
using AdmissionGuard.Policy.Verdicts;
using static AdmissionGuard.Tests.Policy.Attested;
using static AdmissionGuard.Tests.Policy.PolicyLab;

namespace AdmissionGuard.Tests.Policy.Vex;

/// <summary>What a VEX statement clears, and that nothing else does (threat V15).</summary>
public sealed class VexTests
{
    private const string Scan = """{"scanner":{"uri":"pkg:github/aquasecurity/trivy","version":"1","result":{"SchemaVersion":2,"ArtifactName":"x","Results":[{"Class":"os-pkgs","Vulnerabilities":[{"VulnerabilityID":"CVE-2026-1","VendorIDs":["DSA-1"],"PkgName":"libfoo","InstalledVersion":"1.0","Severity":"HIGH","PkgIdentifier":{"PURL":"pkg:deb/debian/libfoo@1.0"}}]}]}},"metadata":{"scanFinishedOn":"2026-11-22T20:00:00Z"}}""";
    private const string Product = "\"products\":[{\"@id\":\"pkg:oci/app@" + "sha256%3A20688fa62305bc9aafe3142e2a3bfdddcccd56a16a4ebb41690d214ea0e97aad\"}]";

    private static string Vex(string statement, string time = "2026-11-22T20:00:00Z") =>
        $$$$$$$$"""{"@context":"https://openvex.dev/ns/v0.2.0","timestamp":"{{{{{{{{time}}}}}}}}","statements":[{{{{{{{{statement}}}}}}}}]}""";

    private static string NotAffected(string more = Product, string id = "CVE-2026-1") =>
        $$$$$$$$"""{"vulnerability":{"name":"{{{{{{{{id}}}}}}}}"},{{{{{{{{more}}}}}}}},"status":"not_affected","justification":"vulnerable_code_not_present"}""";

    private static ImageFacts Facts(AdmissionGuard.Policy.Compilation.CompiledPolicy policy, params string[] documents)
    {
        var facts = new FactsBuilder(policy).Attestation(FactsBuilder.Key("alice"), Vuln, Scan);
        foreach (var document in documents)
            facts.Attestation(FactsBuilder.Key("bob"), document.Contains("bomFormat", StringComparison.Ordinal) ? CycloneDx : OpenVex, document);
        return facts.Build();
    }

    public static TheoryData<string, bool, string[]> Cases => new()
    {
        { "not affected and why", true, [Vex(NotAffected())] },
        { "the alias of the scanner's id", true, [Vex(NotAffected(id: "DSA-1"))] },
        { "fixed", true, [Vex($$$$$$$$"""{"vulnerability":{"name":"CVE-2026-1"},{{{{{{{{Product}}}}}}}},"status":"fixed"}""")] },
        { "an impact statement for a justification", true, [Vex($$$$$$$$"""{"vulnerability":{"name":"CVE-2026-1"},{{{{{{{{Product}}}}}}}},"status":"not_affected","impact_statement":"not used"}""")] },
        { "about the package in the image", true, [Vex(NotAffected(Product.Replace("}]", ",\"subcomponents\":[{\"@id\":\"pkg:deb/debian/libfoo@1.0\"}]}]", StringComparison.Ordinal)))] },
        { "no products: the subject", true, [Vex(NotAffected("\"version\":1"))] },
        { "the latest word clears", true, [Vex($$$$$$$$"""{"vulnerability":{"name":"CVE-2026-1"},{{{{{{{{Product}}}}}}}},"status":"affected"}""", "2026-11-21T00:00:00Z"), Vex(NotAffected())] },
        { "CycloneDX analysis", true, ["""{"bomFormat":"CycloneDX","specVersion":"1.6","metadata":{"timestamp":"2026-11-22T20:00:00Z"},"components":[{"type":"library","bom-ref":"a","name":"libfoo","version":"1.0","purl":"pkg:deb/debian/libfoo@1.0"}],"vulnerabilities":[{"id":"CVE-2026-1","affects":[{"ref":"a"}],"analysis":{"state":"not_affected","justification":"code_not_reachable"}}]}"""] },
        { "without a justification", false, [Vex($$$$$$$$"""{"vulnerability":{"name":"CVE-2026-1"},{{{{{{{{Product}}}}}}}},"status":"not_affected"}""")] },
        { "with a justification of one's own", false, [Vex($$$$$$$$"""{"vulnerability":{"name":"CVE-2026-1"},{{{{{{{{Product}}}}}}}},"status":"not_affected","justification":"because"}""")] },
        { "under investigation", false, [Vex($$$$$$$$"""{"vulnerability":{"name":"CVE-2026-1"},{{{{{{{{Product}}}}}}}},"status":"under_investigation"}""")] },
        { "another vulnerability", false, [Vex(NotAffected(id: "CVE-2026-10"))] },
        { "another digest", false, [Vex(NotAffected("\"products\":[{\"@id\":\"pkg:oci/app@sha256%3Affffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\"}]"))] },
        { "a name without digest", false, [Vex(NotAffected("\"products\":[{\"@id\":\"pkg:oci/app\"}]"))] },
        { "a tag", false, [Vex(NotAffected("\"products\":[{\"@id\":\"pkg:oci/app?tag=v1&repository_url=ghcr.io/acme/app\"}]"))] },
        { "a wildcard", false, [Vex(NotAffected("\"products\":[{\"@id\":\"*\"}]"))] },
        { "another package", false, [Vex(NotAffected(Product.Replace("}]", ",\"subcomponents\":[{\"@id\":\"pkg:deb/debian/libbar\"}]}]", StringComparison.Ordinal)))] },
        { "a package that cannot be read", false, [Vex(NotAffected(Product.Replace("}]", ",\"subcomponents\":[{\"@id\":\"libfoo\"}]}]", StringComparison.Ordinal)))] },
        { "in the future", false, [Vex(NotAffected(), "2026-11-23T20:00:00Z")] },
        { "a later word to the contrary", false, [Vex(NotAffected(), "2026-11-21T00:00:00Z"), Vex($$$$$$$$"""{"vulnerability":{"name":"CVE-2026-1"},{{{{{{{{Product}}}}}}}},"status":"affected"}""")] },
        { "words of one moment that disagree", false, [Vex(NotAffected()), Vex($$$$$$$$"""{"vulnerability":{"name":"CVE-2026-1"},{{{{{{{{Product}}}}}}}},"status":"affected"}""")] },
        { "another document that cannot be read", false, [Vex(NotAffected()), Vex("""{"vulnerability":{"name":"CVE-2026-9"},"status":"perhaps"}""")] },
        { "CycloneDX without a justification", false, ["""{"bomFormat":"CycloneDX","specVersion":"1.6","metadata":{"timestamp":"2026-11-22T20:00:00Z"},"components":[{"type":"library","bom-ref":"a","name":"libfoo","purl":"pkg:deb/debian/libfoo@1.0"}],"vulnerabilities":[{"id":"CVE-2026-1","affects":[{"ref":"a"}],"analysis":{"state":"not_affected"}}]}"""] },
    };

    [Theory, MemberData(nameof(Cases)), Trait("threat", "V15")]
    public void A_statement_clears_exactly_what_it_is_about(string what, bool clears, string[] documents)
    {
        Assert.NotEmpty(what);
        var policy = Requiring("vulnerabilities: {from: {anyOf: [alice]}, max: {low: 0}, vex: {from: {anyOf: [bob]}, maxAge: 720h}}");
        foreach (var order in (string[][])[documents, [.. documents.Reverse()]])
        {
            if (clears)
                Admits(policy, Facts(policy, order));
            else
                Denies(policy, Facts(policy, order), Reason.VulnerabilitiesFound, "CVE-2026-1");
        }
    }

    [Fact, Trait("threat", "V15")]
    public void Nobody_else_clears_or_blames()
    {
        var policy = Requiring("vulnerabilities: {from: {anyOf: [alice]}, max: {low: 0}, vex: {from: {anyOf: [bob]}}}");
        var affected = Vex($$$$$$$$"""{"vulnerability":{"name":"CVE-2026-1"},{{{{{{{{Product}}}}}}}},"status":"affected"}""", "2026-11-22T21:00:00Z");
        FactsBuilder Base() => new FactsBuilder(policy).Attestation(FactsBuilder.Key("alice"), Vuln, Scan);
        Denies(policy, Base().Attestation(FactsBuilder.Key("mallory"), OpenVex, Vex(NotAffected())).Build(), Reason.VulnerabilitiesFound);
        Denies(policy, Base().Attestation(FactsBuilder.Key("alice"), OpenVex, Vex(NotAffected())).Build(), Reason.VulnerabilitiesFound);
        Admits(policy, Base().Attestation(FactsBuilder.Key("bob"), OpenVex, Vex(NotAffected())).Attestation(FactsBuilder.Key("mallory"), OpenVex, affected).Build());
    }
}
