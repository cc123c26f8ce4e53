using System.Text.Json.Nodes;
using AdmissionGuard.Policy.Verdicts;
using static AdmissionGuard.Tests.Policy.Attested;
using static AdmissionGuard.Tests.Policy.PolicyLab;

namespace AdmissionGuard.Tests.Policy.Vulnerabilities;

/// <summary>What a scan of each format means, at its edges.</summary>
public sealed class ScanSemanticsTests
{
    private const string Any = "vulnerabilities: {from: {anyOf: [alice]}, max: {negligible: 0}}";

    private static string Trivy(string results = """[{"Target":"x","Class":"os-pkgs","Type":"debian"}]""", string finished = "2026-11-22T20:00:00Z", string more = "", string scanner = "\"uri\":\"pkg:github/aquasecurity/trivy@0.58.0\",\"version\":\"0.58.0\"") =>
        $$$$$$$$"""{"scanner":{{{{{{{{{scanner}}}}}}}},"result":{"SchemaVersion":2,"ArtifactName":"x","Results":{{{{{{{{results}}}}}}}}}},"metadata":{"scanStartedOn":"{{{{{{{{finished}}}}}}}}","scanFinishedOn":"{{{{{{{{finished}}}}}}}}"}{{{{{{{{more}}}}}}}}}""";

    private static string Found(string severity) => $$$$$$$$"""[{"Target":"x","Class":"os-pkgs","Vulnerabilities":[{"VulnerabilityID":"CVE-2026-1","PkgName":"a","InstalledVersion":"1",{{{{{{{{severity}}}}}}}}}]}]""";

    [Theory, Trait("threat", "V7")]
    [InlineData("\"Severity\":\"CRITICAL\"", "1 critical")]
    [InlineData("\"Severity\":\"critical\"", "1 critical")]
    [InlineData("\"Severity\":\" Critical\"", "1 of unknown severity")]
    [InlineData("\"Severity\":\"\\u0421ritical\"", "1 of unknown severity")]
    [InlineData("\"Severity\":\"UNKNOWN\"", "1 of unknown severity")]
    [InlineData("\"Severity\":\"negligible\"", "1 negligible")]
    [InlineData("\"Severity\":9", "1 of unknown severity")]
    [InlineData("\"Severity\":null", "1 of unknown severity")]
    [InlineData("\"CVSS\":{\"nvd\":{\"V3Score\":9.8}}", "1 critical")]
    [InlineData("\"CVSS\":{\"a\":{\"V3Score\":5.0},\"b\":{\"V3Score\":7.0}}", "1 high")]
    [InlineData("\"CVSS\":{\"nvd\":{\"V3Score\":\"9,8\"}}", "is no CVSS score")]
    [InlineData("\"CVSS\":{\"nvd\":{\"V3Score\":11}}", "is no CVSS score")]
    public void A_severity_is_what_it_says_and_unknown_when_it_cannot_be_read(string severity, string says)
    {
        var policy = Requiring(Any);
        var facts = policy.By((Vuln, Trivy(Found(severity))));
        Denies(policy, facts, says.Contains("CVSS", StringComparison.Ordinal) ? Reason.PredicateInvalid : Reason.VulnerabilitiesFound, says);
    }

    [Fact, Trait("threat", "V6")]
    public void A_finding_that_is_tolerated_hides_no_other_of_the_same_package()
    {
        const string Same = "\"VulnerabilityID\":\"CVE-2026-1\",\"PkgName\":\"a\",\"InstalledVersion\":\"1\",\"Severity\":\"HIGH\"";
        var results = $$"""[{"Target":"x","Class":"os-pkgs","Vulnerabilities":[{{{Same}},"Status":"affected"},{{{Same}},"Status":"fixed","FixedVersion":"2"},{{{Same}},"Status":"fixed","FixedVersion":"2"}]}]""";
        var policy = Requiring("vulnerabilities: {from: {anyOf: [alice]}, max: {high: 0}, ignoreUnfixed: true}");
        Denies(policy, policy.By((Vuln, Trivy(results))), Reason.VulnerabilitiesFound, "1 high: CVE-2026-1 (a 1)");
        var one = Requiring("vulnerabilities: {from: {anyOf: [alice]}, max: {high: 1}}");
        Admits(one, one.By((Vuln, Trivy(results))));
    }

    [Theory, Trait("threat", "V7")]
    [InlineData("""[{"severity":"low"},{"severity":"critical"}]""", "1 critical")]
    [InlineData("""[{"severity":"low"},{"score":9.8,"method":"CVSSv31"}]""", "1 critical")]
    [InlineData("""[{"severity":"unknown","score":7.5,"method":"CVSSv3"}]""", "1 high")]
    [InlineData("""[{"severity":"low"},{"score":"NaN","method":"CVSSv31"}]""", "1 of unknown severity")]
    [InlineData("[]", "1 of unknown severity")]
    public void Of_several_ratings_the_highest_counts(string ratings, string says)
    {
        var policy = Requiring(Any);
        var facts = policy.By((CycloneDx, $$$$$$$$"""{"bomFormat":"CycloneDX","specVersion":"1.6","components":[],"vulnerabilities":[{"id":"CVE-2026-1","ratings":{{{{{{{{ratings}}}}}}}}}]}"""));
        Denies(policy, facts, Reason.VulnerabilitiesFound, says);
    }

    [Theory, Trait("threat", "V7")]
    [InlineData("""[{"method":"nvd","score":"LOW"},{"method":"CVSS_V3","score":"9.8"}]""", "1 critical")]
    [InlineData("""[{"method":"nvd","score":9.8}]""", "1 critical")]
    [InlineData("""[{"method":"CVSS_V3","score":"CVSS:3.1/AV:N"}]""", "1 of unknown severity")]
    public void In_toto_scores_are_words_or_numbers(string severity, string says)
    {
        var policy = Requiring(Any);
        foreach (var (type, predicate) in ((string, string)[])[
            (Vulns02, $$$$$$$$"""{"scanner":{"uri":"https://s","version":"1","db":{},"result":[{"id":"CVE-2026-1","severity":{{{{{{{{severity}}}}}}}}}]},"metadata":{"scanFinishedOn":"2026-11-22T20:00:00Z"} }"""),
            (Vulns01, $$$$$$$$"""{"scanner":{"uri":"https://s","version":"1","database":{},"result":{"vulnerabilities":[{"id":"CVE-2026-1","severity":{{{{{{{{severity}}}}}}}}}]} },"scanMetadata":{"scanFinishedOn":"2026-11-22T20:00:00Z"} }"""),
            (Vulns01, $$$$$$$$"""{"scanner":{"uri":"https://s","version":"1","db":{},"result":[{"id":"CVE-2026-1","severity":{{{{{{{{severity}}}}}}}}}]},"metadata":{"scanFinishedOn":"2026-11-22T20:00:00Z"} }""")])
            Denies(policy, policy.By((type, predicate)), Reason.VulnerabilitiesFound, says);
    }

    [Theory, Trait("threat", "V8"), Trait("threat", "S19")]
    [InlineData("2026-11-22T22:00:11Z", Reason.PredicateInvalid, "in the future")]
    [InlineData("2036-11-22T22:00:00Z", Reason.PredicateInvalid, "in the future")]
    [InlineData("", Reason.PredicateInvalid, "missing")]
    [InlineData("22 Nov 2026", Reason.PredicateInvalid, "want a time")]
    [InlineData("2026-11-22T20:00:00", Reason.PredicateInvalid, "want a time")]
    [InlineData("0001-01-01T00:00:00Z", Reason.PredicateInvalid, "want a time")]
    [InlineData("2026-11-22T19:59:59Z", Reason.ScanTooOld, "want at most 2h")]
    [InlineData("2026-11-22T20:00:00Z", null, "")]
    [InlineData("2026-11-22T21:00:00+01:00", null, "")]
    [InlineData("2026-11-22T22:00:05Z", null, "")]
    public void The_age_of_a_scan_is_its_signed_time(string finished, Reason? reason, string says)
    {
        var policy = Requiring("vulnerabilities: {from: {anyOf: [alice]}, max: {low: 0}, maxAge: 2h}");
        var facts = policy.By((Vuln, Trivy(finished: finished)));
        if (reason is null)
            Admits(policy, facts);
        else
            Denies(policy, facts, reason.Value, says);
    }

    [Fact, Trait("threat", "V8")]
    public void A_scan_cannot_end_before_it_began_or_after_it_was_signed()
    {
        var policy = Requiring("vulnerabilities: {from: {anyOf: [alice]}, max: {low: 0}}");
        Denies(policy, policy.By((Vuln, Trivy().Replace("\"scanStartedOn\":\"2026-11-22T20:00:00Z\"", "\"scanStartedOn\":\"2026-11-22T20:30:00Z\"", StringComparison.Ordinal))), Reason.PredicateInvalid, "after it ended");
        var early = new FactsBuilder(policy).Attestation(FactsBuilder.Key("alice"), Vuln, Trivy(), signedAt: Now.AddHours(-3)).Build();
        Denies(policy, early, Reason.PredicateInvalid, "after it was signed");
    }

    [Theory, Trait("threat", "V9")]
    [InlineData("[]", Reason.ScanIncomplete)]
    [InlineData("null", Reason.ScanIncomplete)]
    [InlineData("[{\"Target\":\"x\",\"Class\":\"secret\"}]", Reason.ScanIncomplete)]
    [InlineData("{}", Reason.PredicateInvalid)]
    [InlineData("[{\"Target\":\"a\",\"Class\":\"os-pkgs\",\"Vulnerabilities\":null},{\"Target\":\"b\",\"Class\":\"lang-pkgs\",\"Vulnerabilities\":[{\"VulnerabilityID\":\"CVE-2026-1\",\"Severity\":\"LOW\"}]}]", Reason.VulnerabilitiesFound)]
    public void A_scan_of_nothing_is_not_clean_and_every_target_counts(string results, Reason reason)
    {
        var policy = Requiring(Any);
        Denies(policy, policy.By((Vuln, Trivy(results))), reason);
        if (reason == Reason.ScanIncomplete)
        {
            var allowing = Requiring("vulnerabilities: {from: {anyOf: [alice]}, max: {negligible: 0}, emptyScans: Allow}");
            Admits(allowing, allowing.By((Vuln, Trivy(results))));
        }
    }

    [Theory, Trait("threat", "V6")]
    [InlineData(Vuln, """{"scanner":{"result":{"hello":1}},"metadata":{"scanFinishedOn":"2026-11-22T20:00:00Z"}}""", Reason.UnsupportedFormat)]
    [InlineData(Vuln, """{"scanner":{},"metadata":{"scanFinishedOn":"2026-11-22T20:00:00Z"}}""", Reason.UnsupportedFormat)]
    [InlineData(Vuln, """{"scanner":{"result":{"SchemaVersion":3,"ArtifactName":"x"}},"metadata":{"scanFinishedOn":"2026-11-22T20:00:00Z"}}""", Reason.UnsupportedFormat)]
    [InlineData(Vuln, """{"scanner":{"result":{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"type":"library","name":"a"}]}},"metadata":{"scanFinishedOn":"2026-11-22T20:00:00Z"}}""", Reason.ScanIncomplete)]
    [InlineData(Vulns02, """{"scanner":{"uri":"https://s"},"metadata":{"scanFinishedOn":"2026-11-22T20:00:00Z"}}""", Reason.ScanIncomplete)]
    [InlineData(Sarif, """{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"Trivy"}}}]}""", Reason.ScanIncomplete)]
    [InlineData(Sarif, """{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"Trivy"}},"results":[],"invocations":[{"executionSuccessful":false}]}]}""", Reason.ScanIncomplete)]
    [InlineData(Sarif, """{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"Trivy"}},"results":[]},{"tool":{"driver":{"name":"Trivy","rules":[{"id":"CVE-2026-1","properties":{"security-severity":"9.8"}}]}},"results":[{"ruleId":"CVE-2026-1","level":"note"}]}]}""", Reason.VulnerabilitiesFound)]
    [InlineData(Sarif, """{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"Trivy","rules":[{"id":"CVE-2026-1","properties":{"security-severity":"9.8"}}]}},"results":[{"ruleId":"CVE-2026-1","level":"none"}]}]}""", Reason.VulnerabilitiesFound)]
    [InlineData(Sarif, """{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"CodeQL"}},"results":[]}]}""", Reason.NoAttestation)]
    [InlineData(CycloneDx, """{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"type":"library","name":"a"}],"vulnerabilities":[]}""", Reason.NoAttestation)]
    [InlineData(CycloneDx, """{"bomFormat":"CycloneDX","specVersion":"1.3","vulnerabilities":[]}""", Reason.UnsupportedFormat)]
    public void A_document_that_shows_no_finished_scan_is_not_clean(string type, string predicate, Reason reason)
    {
        var policy = Requiring(Any);
        Denies(policy, policy.By((type, predicate)), reason);
    }

    [Fact]
    public void CycloneDX_without_vulnerabilities_is_clean_where_it_is_said_to_be_a_scan()
    {
        const string Bom = """{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"type":"library","name":"a"}],"vulnerabilities":[]}""";
        var wrapped = Requiring(Any);
        Admits(wrapped, wrapped.By((Vuln, $$$$$$$$"""{"scanner":{"uri":"https://scanner.example/s","result":{{{{{{{{Bom}}}}}}}}},"metadata":{"scanFinishedOn":"2026-11-22T20:00:00Z"}}""")));
        var told = Requiring("vulnerabilities: {from: {anyOf: [alice]}, max: {negligible: 0}, predicateTypes: [\"https://cyclonedx.org/bom\"]}");
        Admits(told, told.By((CycloneDx, Bom)));
        Denies(told, told.By((CycloneDx, """{"bomFormat":"CycloneDX","specVersion":"1.6","components":[],"vulnerabilities":[]}""")), Reason.ScanIncomplete);
    }

    [Fact]
    public void SARIF_of_a_scanner_that_the_policy_lists_is_a_scan()
    {
        var policy = Requiring("vulnerabilities: {from: {anyOf: [alice]}, max: {negligible: 0}, scanners: [{name: acmescan}]}");
        Admits(policy, policy.By((Sarif, """{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"AcmeScan"}},"results":[]}]}""")));
        Denies(policy, policy.By((Sarif, """{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"AcmeScan"}},"results":[{"ruleId":"x"}]}]}""")), Reason.VulnerabilitiesFound);
    }

    [Theory, Trait("threat", "V12")]
    [InlineData("\"uri\":\"pkg:github/aquasecurity/trivy@0.69.5\",\"version\":\"0.69.5\"", null)]
    [InlineData("\"uri\":\"https://github.com/aquasecurity/trivy\",\"version\":\"v0.69.5\"", null)]
    [InlineData("\"uri\":\"https://trivy.dev\",\"version\":\"0.69.5\"", null)]
    [InlineData("\"uri\":\"pkg:github/aquasecurity/trivy@0.69.4\",\"version\":\"0.69.4\"", "trivy 0.69.4 is denied")]
    [InlineData("\"uri\":\"pkg:github/aquasecurity/trivy\",\"version\":\"v0.69.4\"", "trivy 0.69.4 is denied")]
    [InlineData("\"uri\":\"pkg:github/aquasecurity/trivy\",\"version\":\"0.69.4+build1\"", "is denied")]
    [InlineData("\"uri\":\"pkg:github/aquasecurity/trivy@0.69.4\"", "is denied")]
    [InlineData("\"uri\":\"pkg:github/aquasecurity/trivy\"", "does not say its version")]
    public void A_denied_version_of_a_scanner_never_counts(string scanner, string? says)
    {
        var policy = Requiring("vulnerabilities: {from: {anyOf: [alice]}, max: {low: 0}, scanners: [{name: trivy, denyVersions: [\"0.69.4\"]}]}");
        var facts = policy.By((Vuln, Trivy(scanner: scanner)));
        if (says is null)
            Admits(policy, facts);
        else
            Denies(policy, facts, Reason.ScanIncomplete, says);
    }

    [Theory, Trait("threat", "V12")]
    [InlineData("\"db\":{\"lastUpdate\":\"2026-11-21T20:00:00Z\"}", null, "")]
    [InlineData("\"db\":{\"lastUpdate\":\"2026-11-20T19:59:59Z\"}", Reason.ScanTooOld, "want at most 48h")]
    [InlineData("\"db\":{\"uri\":\"\",\"version\":\"\"}", Reason.ScanIncomplete, "how old its database was")]
    [InlineData("\"db\":{\"lastUpdate\":\"2026-11-22T21:00:00Z\"}", Reason.PredicateInvalid, "after the scan")]
    public void The_database_must_have_been_fresh_when_the_scan_ran(string database, Reason? reason, string says)
    {
        var policy = Requiring("vulnerabilities: {from: {anyOf: [alice]}, max: {low: 0}, maxDatabaseAge: 48h}");
        var facts = policy.By((Vuln, Trivy(scanner: "\"uri\":\"pkg:github/aquasecurity/trivy\",\"version\":\"1\"," + database)));
        if (reason is null)
            Admits(policy, facts);
        else
            Denies(policy, facts, reason.Value, says);
    }

    [Fact, Trait("threat", "V1")]
    public void Of_several_scans_the_newest_counts_in_any_order()
    {
        var policy = Requiring(Any);
        var (older, newer) = (Trivy(finished: "2026-11-20T20:00:00Z"), Trivy(Found("\"Severity\":\"HIGH\""), "2026-11-22T20:00:00Z"));
        (string, string)[] all = [(Spdx, "{}"), (Vuln, older), (Vuln, newer)];
        foreach (var order in (int[][])[[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]])
            Denies(policy, policy.By([.. order.Select(i => all[i])]), Reason.VulnerabilitiesFound);
        Admits(policy, policy.By((Vuln, Trivy(Found("\"Severity\":\"HIGH\""), "2026-11-20T20:00:00Z")), (Vuln, Trivy())));
    }

    [Theory, Trait("threat", "V2")]
    [InlineData("https://cosign.sigstore.dev/attestation/vuln/v1", true)]
    [InlineData("https://cosign.sigstore.dev/attestation/vuln/v1/", false)]
    [InlineData("https://cosign.sigstore.dev/attestation/vuln/v1?x", false)]
    [InlineData("https://cosign.sigstore.dev/attestation/vuln/v1.0", false)]
    [InlineData("https://cosign.sigstore.dev/attestation/Vuln/v1", false)]
    [InlineData("https://cosign.sigstore.dev/attestation/vuln", false)]
    [InlineData("https://spdx.dev/Document", false)]
    public void Predicate_types_are_compared_exactly(string type, bool isScan)
    {
        var policy = Requiring(Any);
        if (isScan)
            Admits(policy, policy.By((type, Trivy())));
        else
            Denies(policy, policy.By((type, Trivy())), Reason.NoAttestation, "want a vulnerability scan by alice");
    }

    [Fact, Trait("threat", "V2")]
    public void A_signed_attestation_of_another_type_satisfies_neither_scan_nor_provenance()
    {
        var policy = Ready(Spec("authorities: [{name: alice, key: {data: @alice}}]\nrequire:\n- {name: scan, vulnerabilities: {from: {anyOf: [alice]}, max: {low: 0}}}\n- {name: built, provenance: {from: {anyOf: [alice]}, builders: [{id: b}]}}"));
        var verdict = Judge(policy, policy.By((Spdx, PolicyFixtures.Json("predicates/spdx.json").ToJsonString())));
        Assert.All(verdict.Requirements, r => Assert.Equal(Reason.NoAttestation, r.Reason));
    }

    [Fact]
    public void Grype_is_read_with_its_database()
    {
        var grype = new JsonObject
        {
            ["matches"] = new JsonArray(JsonNode.Parse("""{"vulnerability":{"id":"GHSA-1","severity":"High","fix":{"versions":["2"],"state":"fixed"},"cvss":[{"version":"3.1","metrics":{"baseScore":7.5}}]},"relatedVulnerabilities":[{"id":"CVE-2026-1"}],"artifact":{"name":"a","version":"1","type":"npm","purl":"pkg:npm/a@1"}}""")),
            ["source"] = new JsonObject { ["type"] = "image" },
            ["distro"] = new JsonObject { ["name"] = "debian" },
            ["descriptor"] = JsonNode.Parse("""{"name":"grype","version":"0.100.0","db":{"status":{"built":"2026-11-21T00:00:00Z"}},"timestamp":"2026-11-22T20:00:00Z"}"""),
        };
        var scan = $$$$$$$$"""{"scanner":{"uri":"pkg:github/anchore/grype@0.100.0","result":{{{{{{{{grype.ToJsonString()}}}}}}}}},"metadata":{"scanFinishedOn":"2026-11-22T20:00:00Z"} }""";
        var policy = Requiring("vulnerabilities: {from: {anyOf: [alice]}, max: {high: 0}, maxDatabaseAge: 48h, scanners: [{name: grype, minVersion: 0.90.0}]}");
        Denies(policy, policy.By((Vuln, scan)), Reason.VulnerabilitiesFound, "1 high: GHSA-1 (a 1)");
        var ignoring = Requiring("vulnerabilities: {from: {anyOf: [alice]}, max: {high: 0}, maxDatabaseAge: 48h, ignore: [{id: CVE-2026-1, until: \"2026-12-01T00:00:00Z\", reason: r, packages: [\"pkg:npm/a\"]}]}");
        Admits(ignoring, ignoring.By((Vuln, scan)));
        var elsewhere = Requiring("vulnerabilities: {from: {anyOf: [alice]}, max: {high: 0}, ignore: [{id: CVE-2026-1, until: \"2026-12-01T00:00:00Z\", reason: r, packages: [\"pkg:npm/b\"]}]}");
        Denies(elsewhere, elsewhere.By((Vuln, scan)), Reason.VulnerabilitiesFound);
    }
}
