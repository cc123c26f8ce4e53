using System.Text.Json.Nodes;
using AdmissionGuard.Policy.Evaluation;
using AdmissionGuard.Policy.Verdicts;
using static AdmissionGuard.Tests.Policy.PolicyLab;

namespace AdmissionGuard.Tests.Policy;

/// <summary>Each kind of requirement on predicates that real tools wrote: one that admits, one that denies.</summary>
public sealed class RequirementKindsTests
{
    private const string Slsa1 = "https://slsa.dev/provenance/v1";
    private const string Vuln = "https://cosign.sigstore.dev/attestation/vuln/v1";

    private static string Alice(string requirement) =>
        Spec("authorities: [{name: alice, key: {data: @alice}}]\nrequire:\n- name: wanted\n" + Indent(requirement, 2));

    private static ImageFacts Attested(AdmissionGuard.Policy.Compilation.CompiledPolicy policy, string type, JsonObject predicate, string? signer = "alice") =>
        new FactsBuilder(policy).Attestation(FactsBuilder.Key(signer!), type, predicate.ToJsonString()).Build();

    [Fact]
    public void Provenance_by_the_wanted_builder_from_the_wanted_source_admits()
    {
        var policy = Ready(Alice("""
            provenance:
              from: {anyOf: [alice]}
              builders: [{id: "https://git.lab.example/acme/app/.github/workflows/release.yml@refs/heads/main"}]
              sources: [{uri: "git+https://git.lab.example/acme/app", refs: ["refs/heads/*"]}]
              parameters: {workflow.path: .github/workflows/release.yml}
            """));
        var predicate = PolicyFixtures.Json("predicates/slsa1.json");
        Admits(policy, Attested(policy, Slsa1, predicate));
        Denies(policy, Attested(policy, Slsa1, predicate, "mallory"), Reason.UntrustedKey);
        Denies(policy, Attested(policy, Slsa1 + ".0", predicate), Reason.NoAttestation);

        predicate["buildDefinition"]!["externalParameters"]!["workflow"]!["repository"] = "https://git.lab.example/mallory/app";
        Denies(policy, Attested(policy, Slsa1, predicate), Reason.PredicateInvalid, "mallory/app", "the build fetched git+https://git.lab.example/acme/app");
    }

    [Fact]
    public void A_scan_with_a_critical_vulnerability_denies_unless_it_is_tolerated()
    {
        var predicate = PolicyFixtures.Json("predicates/vuln.json");
        var strict = Ready(Alice("vulnerabilities: {from: {anyOf: [alice]}, max: {critical: 0}}"));
        Denies(strict, Attested(strict, Vuln, predicate), Reason.VulnerabilitiesFound, "1 critical: CVE-2099-0001 (libfoo 1.0-1), want at most 0");

        var tolerant = Ready(Alice("vulnerabilities: {from: {anyOf: [alice]}, max: {critical: 0}, ignore: [{id: CVE-2099-0001, until: \"2026-12-31T00:00:00Z\", reason: not reachable}]}"));
        Admits(tolerant, Attested(tolerant, Vuln, predicate));

        var fresh = Ready(Alice("vulnerabilities: {from: {anyOf: [alice]}, max: {critical: 9}, maxAge: 168h}"));
        Denies(fresh, Attested(fresh, Vuln, predicate), Reason.ScanTooOld);
    }

    [Theory, Trait("threat", "V6")]
    [InlineData("https://in-toto.io/attestation/vulns/v0.2", "predicates/intoto-vulns-v02.json")]
    [InlineData("https://cyclonedx.org/bom", "predicates/cyclonedx.json")]
    [InlineData("https://cyclonedx.org/bom", "scanners/trivy-cyclonedx.json")]
    [InlineData("https://www.schemastore.org/schemas/json/sarif-2.1.0.json", "scanners/trivy-sarif.json")]
    [InlineData(Vuln, "scanners/trivy-cosign-vuln.json")]
    public void Every_scan_format_is_read(string type, string file)
    {
        var policy = Ready(Alice("vulnerabilities: {from: {anyOf: [alice]}, max: {low: 0}}"));
        Denies(policy, Attested(policy, type, PolicyFixtures.Json(file)), Reason.VulnerabilitiesFound, "want at most 0");
    }

    [Fact]
    public void A_newer_dirty_scan_is_not_hidden_by_an_older_clean_one()
    {
        var policy = Ready(Alice("vulnerabilities: {from: {anyOf: [alice]}, max: {critical: 0}}"));
        var dirty = PolicyFixtures.Json("predicates/vuln.json");
        var clean = PolicyFixtures.Json("predicates/vuln.json");
        clean["scanner"]!["result"]!["Results"]![0]!.AsObject().Remove("Vulnerabilities");
        clean["metadata"]!["scanStartedOn"] = "2026-01-01T00:00:00Z";
        clean["metadata"]!["scanFinishedOn"] = "2026-01-01T00:00:00Z";
        var key = FactsBuilder.Key("alice");
        Admits(policy, new FactsBuilder(policy).Attestation(key, Vuln, clean.ToJsonString()).Build());
        Denies(policy, new FactsBuilder(policy).Attestation(key, Vuln, clean.ToJsonString()).Attestation(key, Vuln, dirty.ToJsonString()).Build(), Reason.VulnerabilitiesFound);
        Denies(policy, new FactsBuilder(policy).Attestation(key, Vuln, dirty.ToJsonString()).Attestation(key, Vuln, clean.ToJsonString()).Build(), Reason.VulnerabilitiesFound);
    }

    [Fact]
    public void Vex_by_a_named_authority_clears_and_by_another_does_not()
    {
        var policy = Ready(Spec("""
            authorities: [{name: alice, key: {data: @alice}}, {name: bob, key: {data: @bob}}]
            require: [{name: scan, vulnerabilities: {from: {anyOf: [alice]}, max: {critical: 0}, vex: {from: {anyOf: [bob]}}}}]
            """));
        var scan = PolicyFixtures.Json("predicates/vuln.json").ToJsonString();
        var vex = PolicyFixtures.Json("predicates/openvex.json").ToJsonString();
        ImageFacts With(string signer) => new FactsBuilder(policy).Attestation(FactsBuilder.Key("alice"), Vuln, scan).Attestation(FactsBuilder.Key(signer), "https://openvex.dev/ns", vex).Build();
        Admits(policy, With("bob"));
        Denies(policy, With("alice"), Reason.VulnerabilitiesFound);
    }

    [Theory]
    [InlineData("https://spdx.dev/Document", "predicates/spdx.json")]
    [InlineData("https://cyclonedx.org/bom", "predicates/cyclonedx.json")]
    public void A_bill_of_materials_with_a_denied_package_denies(string type, string file)
    {
        foreach (var (denied, isDenied) in ((string, bool)[])[("pkg:deb/debian/libfoo", true), ("pkg:deb/debian/libfoo@1.0-1", true), ("pkg:deb/debian/libfoo@<1.0-2", true), ("pkg:deb/debian/libfoo@>1.0-1", false), ("pkg:deb/debian/libbar", false)])
        {
            var policy = Ready(Alice($"sbom: {{from: {{anyOf: [alice]}}, denyPackages: [\"{denied}\"]}}"));
            var facts = Attested(policy, type, PolicyFixtures.Json(file));
            if (isDenied)
                Denies(policy, facts, Reason.ComponentDenied, "libfoo");
            else
                Admits(policy, facts);
        }
    }

    [Fact]
    public void A_licence_that_is_not_allowed_denies()
    {
        var predicate = PolicyFixtures.Json("predicates/spdx.json");
        predicate["packages"]![0]!["licenseConcluded"] = "MIT OR (GPL-2.0+ AND Apache-2.0)";
        foreach (var (rule, isDenied) in ((string, bool)[])[("denyLicenses: [MIT]", false), ("denyLicenses: [MIT, GPL-2.0-or-later]", true), ("allowLicenses: [MIT]", false), ("allowLicenses: [BSD-3-Clause]", true)])
        {
            var policy = Ready(Alice($"sbom: {{from: {{anyOf: [alice]}}, {rule}}}"));
            var facts = Attested(policy, "https://spdx.dev/Document", predicate);
            if (isDenied)
                Denies(policy, facts, Reason.ComponentDenied);
            else
                Admits(policy, facts);
        }
    }

    [Fact]
    public void Findings_summaries_and_schemas_are_judged()
    {
        var findings = Ready(Alice("findings: {from: {anyOf: [alice]}, max: {note: 0}, tools: [Trivy]}"));
        Denies(findings, Attested(findings, "https://www.schemastore.org/schemas/json/sarif-2.1.0.json", PolicyFixtures.Json("scanners/trivy-sarif.json")), Reason.FindingsFound, "Trivy found");

        var summary = Ready(Alice("verificationSummary: {from: {anyOf: [alice]}, verifiers: [\"https://verifier.example\"], levels: [SLSA_BUILD_LEVEL_2]}"));
        var vsa = new JsonObject
        {
            ["verifier"] = new JsonObject { ["id"] = "https://verifier.example" },
            ["resourceUri"] = "ghcr.io/acme/app",
            ["verificationResult"] = "PASSED",
            ["verifiedLevels"] = new JsonArray("SLSA_BUILD_LEVEL_3"),
        };
        Admits(summary, Attested(summary, "https://slsa.dev/verification_summary/v1", vsa));
        vsa["verificationResult"] = "FAILED";
        Denies(summary, Attested(summary, "https://slsa.dev/verification_summary/v1", vsa), Reason.ProvenanceMismatch, "FAILED");

        var tested = Ready(Alice("attestation: {from: {anyOf: [alice]}, predicateType: \"https://in-toto.io/attestation/test-result/v0.1\", schema: {properties: {result: {const: PASSED}}, required: [result]}}"));
        Admits(tested, Attested(tested, "https://in-toto.io/attestation/test-result/v0.1", new JsonObject { ["result"] = "PASSED" }));
        Denies(tested, Attested(tested, "https://in-toto.io/attestation/test-result/v0.1", new JsonObject { ["result"] = "FAILED" }), Reason.SchemaViolation, "result is \"FAILED\", want \"PASSED\"");
    }

    [Fact, Trait("threat", "T5")]
    public void Two_of_three_counts_distinct_signers()
    {
        var policy = Ready(Spec("""
            authorities: [{name: alice, key: {data: @alice}}, {name: bob, key: {data: @bob}}, {name: carol, key: {data: @carol}}]
            require: [{name: signed, signature: {from: {atLeast: {count: 2, of: [alice, bob, carol]}}}}]
            """));
        Admits(policy, new FactsBuilder(policy).Signature(FactsBuilder.Key("alice")).Signature(FactsBuilder.Key("carol")).Build());
        Denies(policy, new FactsBuilder(policy).Signature(FactsBuilder.Key("alice")).Signature(FactsBuilder.Key("alice")).Build(), Reason.NoSignature, "1 of 2 (alice)");
    }

    [Fact, Trait("threat", "X2")]
    public void An_exception_exempts_exactly_what_it_names()
    {
        const string Policy = """
            authorities: [{name: alice, key: {data: @alice}}]
            require: [{name: signed, signature: {from: {anyOf: [alice]}}}]
            """;
        string With(string exception) => Spec(Policy) + $"\n---\napiVersion: admissionguard.dev/v1alpha1\nkind: ImagePolicyException\nmetadata: {{name: e}}\nspec: {{reason: incident, policies: [{{name: production, requirements: [signed]}}], {exception}}}\n";
        foreach (var (exception, exempts) in ((string, bool)[])[
            ("until: \"2026-12-01T00:00:00Z\", images: [\"ghcr.io/acme/app\"]", true),
            ("until: \"2026-12-01T00:00:00Z\", images: [\"ghcr.io/acme/app\"], namespaces: [other]", false),
            ("until: \"2026-12-01T00:00:00Z\", images: [\"ghcr.io/acme/other\"]", false),
            ("until: \"2026-11-22T22:00:00Z\", images: [\"ghcr.io/acme/app\"]", false),
            ($"until: \"2026-12-01T00:00:00Z\", digests: [\"{OtherDigest}\"]", false)])
        {
            var policy = Ready(With(exception));
            var verdict = Judge(policy, new FactsBuilder(policy).Build());
            Assert.Equal(exempts ? Outcome.Satisfied : Outcome.Violated, verdict.Outcome);
            Assert.Equal(exempts ? "e" : null, verdict.Requirements[0].Exception);
        }
    }

    [Theory, Trait("threat", "P8"), Trait("threat", "P9")]
    [InlineData("ghcr.io/acme/**", "ghcr.io", "acme/app", true)]
    [InlineData("ghcr.io/acme/*", "ghcr.io", "acme/a/b", false)]
    [InlineData("ghcr.io/acme/**", "ghcr.io", "acme-evil/app", false)]
    [InlineData("*.registry.example.com/myorg/*", "attacker.com", "x.registry.example.com/myorg/malware", false)]
    [InlineData("*.registry.example.com/myorg/*", "a.registry.example.com", "myorg/app", true)]
    [InlineData("trusted.io/**", "trusted.io.evil.test", "a", false)]
    [InlineData("**", "any.example:5000", "a/b/c", true)]
    [InlineData("nginx", "docker.io", "library/nginx", true)]
    public void Host_and_path_are_matched_apart(string pattern, string host, string repository, bool matches)
    {
        var snapshot = Compile(Spec("authorities: [{name: alice, key: {data: @alice}}]\nrequire: [{name: signed, signature: {from: {anyOf: [alice]}}}]").Replace("ghcr.io/acme/**", pattern, StringComparison.Ordinal));
        Assert.Equal(matches ? 1 : 0, snapshot.Match(Subject with { Host = host, Repository = repository }).Count);
    }
}
