using AdmissionGuard.Policy.Verdicts;
using static AdmissionGuard.Tests.Policy.Attested;
using static AdmissionGuard.Tests.Policy.Fields.FieldCase;

namespace AdmissionGuard.Tests.Policy.Fields;

/// <summary>What scans found, and what is tolerated.</summary>
internal static class ScanFields
{
    private const string Vex = """{"timestamp":"2026-11-21T22:00:00Z","statements":[{"vulnerability":{"name":"CVE-2026-1"},"status":"fixed"}]}""";

    private static string Scan(string severity = "HIGH", string more = "", string result = "\"SchemaVersion\":2,\"ArtifactName\":\"x\"") =>
        $$$$$$$$"""{"scanner":{"uri":"pkg:github/aquasecurity/trivy@0.58.0","version":"0.58.0","db":{"lastUpdate":"2026-11-21T20:00:00Z"},"result":{{{{{{{{{result}}}}}}}},"Results":[{"Class":"os-pkgs","Vulnerabilities":[{"VulnerabilityID":"CVE-2026-1","PkgName":"libfoo","InstalledVersion":"1.0","Severity":"{{{{{{{{severity}}}}}}}}","CVSS":{"nvd":{"V3Score":7.5}}{{{{{{{{more}}}}}}}}}]}]}},"metadata":{"scanFinishedOn":"2026-11-22T20:00:00Z"}}""";

    private static string Wants(string wants, string from = "alice") => Require($"vulnerabilities: {{from: {{anyOf: [{from}]}}, {wants}}}");

    private static FieldCase Case(string field, string violating, string satisfying, Reason reason = Reason.VulnerabilitiesFound, string? predicate = null) =>
        Written(field, reason, Wants(violating), Wants(satisfying), FieldCase.Attested(Vuln, predicate ?? Scan()));

    private static FieldCase Limit(string field, string severity) =>
        Case($"VulnerabilityLimits.{field}", $"max: {{{field.ToLowerInvariant()}: 0}}", $"max: {{{field.ToLowerInvariant()}: 1}}", predicate: Scan(severity));

    private static FieldCase Cleared(string field, string violating, string satisfying) => Written(
        field, Reason.VulnerabilitiesFound, Wants(violating), Wants(satisfying), f => f.Attestation(FactsBuilder.Key("alice"), Vuln, Scan()).Attestation(FactsBuilder.Key("bob"), OpenVex, Vex));

    public static IEnumerable<FieldCase> All =>
    [
        Seen("Requirement.Vulnerabilities", Reason.NoAttestation, Wants("max: {high: 1}"), Nothing, FieldCase.Attested(Vuln, Scan())),
        Written("VulnerabilitiesRequirement.From", Reason.UntrustedKey, Wants("max: {high: 1}", "bob"), Wants("max: {high: 1}"), FieldCase.Attested(Vuln, Scan())),
        Case("VulnerabilitiesRequirement.MaxAge", "max: {high: 1}, maxAge: 1h", "max: {high: 1}, maxAge: 2h", Reason.ScanTooOld),
        Case("VulnerabilitiesRequirement.Max", "max: {high: 0}", "max: {high: 1}"),
        Limit("Critical", "CRITICAL"), Limit("High", "HIGH"), Limit("Medium", "MEDIUM"), Limit("Low", "LOW"), Limit("Negligible", "NEGLIGIBLE"),
        Case("VulnerabilityLimits.Unknown", "max: {critical: 9, unknown: 0}", "max: {critical: 9, unknown: 1}", predicate: Scan("odd")),
        Case("VulnerabilitiesRequirement.MaxCvss", "maxCvss: \"7.4\"", "maxCvss: \"7.5\""),
        Case("VulnerabilitiesRequirement.IgnoreUnfixed", "max: {high: 0}, ignoreUnfixed: false", "max: {high: 0}, ignoreUnfixed: true"),
        Case("VulnerabilitiesRequirement.Ignore", "max: {high: 0}", "max: {high: 0}, ignore: [{id: CVE-2026-1, until: \"2026-12-01T00:00:00Z\", reason: r}]"),
        Case("IgnoredVulnerability.Id", "max: {high: 0}, ignore: [{id: CVE-2026-11, until: \"2026-12-01T00:00:00Z\", reason: r}]", "max: {high: 0}, ignore: [{id: cve-2026-1, until: \"2026-12-01T00:00:00Z\", reason: r}]"),
        Case("IgnoredVulnerability.Packages", "max: {high: 0}, ignore: [{id: CVE-2026-1, packages: [\"pkg:deb/debian/libfoo@2.0\"], until: \"2026-12-01T00:00:00Z\", reason: r}]", "max: {high: 0}, ignore: [{id: CVE-2026-1, packages: [\"pkg:deb/debian/libfoo@1.0\"], until: \"2026-12-01T00:00:00Z\", reason: r}]"),
        Case("IgnoredVulnerability.Until", "max: {high: 0}, ignore: [{id: CVE-2026-1, until: \"2026-11-22T22:00:00Z\", reason: r}]", "max: {high: 0}, ignore: [{id: CVE-2026-1, until: \"2026-11-22T22:00:01Z\", reason: r}]"),
        Case("IgnoredVulnerability.Reason", "max: {high: 0}, ignore: [{id: CVE-2026-1, until: \"2026-12-01T00:00:00Z\", reason: \" \"}]", "max: {high: 0}, ignore: [{id: CVE-2026-1, until: \"2026-12-01T00:00:00Z\", reason: r}]", Reason.PolicyNotReady),
        Cleared("VulnerabilitiesRequirement.Vex", "max: {high: 0}", "max: {high: 0}, vex: {from: {anyOf: [bob]}}"),
        Cleared("VexRule.From", "max: {high: 0}, vex: {from: {anyOf: [carol]}}", "max: {high: 0}, vex: {from: {anyOf: [bob]}}"),
        Cleared("VexRule.MaxAge", "max: {high: 0}, vex: {from: {anyOf: [bob]}, maxAge: 23h}", "max: {high: 0}, vex: {from: {anyOf: [bob]}, maxAge: 24h}"),
        Case("VulnerabilitiesRequirement.Scanners", "max: {high: 1}, scanners: [{name: grype}]", "max: {high: 1}, scanners: [{name: grype}, {name: trivy}]", Reason.ScanIncomplete),
        Case("ScannerRule.Name", "max: {high: 1}, scanners: [{name: tri}]", "max: {high: 1}, scanners: [{name: Trivy}]", Reason.ScanIncomplete),
        Case("ScannerRule.Uri", "max: {high: 1}, scanners: [{name: trivy, uri: \"pkg:github/mallory/trivy\"}]", "max: {high: 1}, scanners: [{name: trivy, uri: \"pkg:github/aquasecurity/trivy\"}]", Reason.ScanIncomplete),
        Case("ScannerRule.MinVersion", "max: {high: 1}, scanners: [{name: trivy, minVersion: 0.58.1}]", "max: {high: 1}, scanners: [{name: trivy, minVersion: 0.58.0}]", Reason.ScanIncomplete),
        Case("ScannerRule.DenyVersions", "max: {high: 1}, scanners: [{name: trivy, denyVersions: [v0.58.0]}]", "max: {high: 1}, scanners: [{name: trivy, denyVersions: [0.58.1]}]", Reason.ScanIncomplete),
        Case("VulnerabilitiesRequirement.MaxDatabaseAge", "max: {high: 1}, maxDatabaseAge: 23h", "max: {high: 1}, maxDatabaseAge: 24h", Reason.ScanTooOld),
        Case("VulnerabilitiesRequirement.EmptyScans", "max: {high: 0}, emptyScans: Deny", "max: {high: 0}, emptyScans: Allow", Reason.ScanIncomplete,
            """{"scanner":{"uri":"t","result":{"SchemaVersion":2,"ArtifactName":"x"}},"metadata":{"scanFinishedOn":"2026-11-22T20:00:00Z"}}"""),
        Written("VulnerabilitiesRequirement.PredicateTypes", Reason.NoAttestation, Wants("max: {high: 1}"), Wants("max: {high: 1}, predicateTypes: [\"https://acme.example/scan\"]"), FieldCase.Attested("https://acme.example/scan", Scan())),
    ];
}
