using AdmissionGuard.Policy.Verdicts;
using static AdmissionGuard.Tests.Policy.Attested;
using static AdmissionGuard.Tests.Policy.Fields.FieldCase;

namespace AdmissionGuard.Tests.Policy.Fields;

/// <summary>Bills of materials, findings, verification summaries and any other attestation.</summary>
internal static class ContentFields
{
    private const string Test = "https://in-toto.io/attestation/test-result/v0.1";
    private const string Bill = """{"spdxVersion":"SPDX-2.3","creationInfo":{"created":"2026-11-22T20:00:00Z"},"packages":[{"name":"a","licenseConcluded":"MIT","externalRefs":[{"referenceType":"purl","referenceLocator":"pkg:npm/a@1.0.0"}]},{"name":"b"}]}""";
    private const string Vsa = """{"verifier":{"id":"https://v.example"},"timeVerified":"2026-11-22T20:00:00Z","resourceUri":"ghcr.io/acme/app","policy":{"uri":"https://p.example"},"verificationResult":"PASSED","verifiedLevels":["SLSA_BUILD_LEVEL_2"]}""";

    private static string Log(string level) =>
        $$$$$$$$"""{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"CodeQL"}},"invocations":[{"executionSuccessful":true,"endTimeUtc":"2026-11-22T20:00:00Z"}],"results":[{"ruleId":"r","level":"{{{{{{{{level}}}}}}}}","suppressions":[{"kind":"external","status":"accepted"}]}]}]}""";

    private static FieldCase Sbom(string field, string violating, string satisfying, Reason reason = Reason.ComponentDenied) => Written(
        field, reason, Require($"sbom: {{from: {{anyOf: [alice]}}{violating}}}"), Require($"sbom: {{from: {{anyOf: [alice]}}{satisfying}}}"), FieldCase.Attested(Spdx, Bill));

    private static FieldCase Findings(string field, string violating, string satisfying, Reason reason = Reason.FindingsFound, string level = "error", string? type = null) => Written(
        field, reason, Require($"findings: {{from: {{anyOf: [alice]}}, {violating}}}"), Require($"findings: {{from: {{anyOf: [alice]}}, {satisfying}}}"), FieldCase.Attested(type ?? Sarif, Log(level)));

    private static FieldCase Summaries(string field, string violating, string satisfying, Reason reason = Reason.ProvenanceMismatch) => Written(
        field, reason, Require($"verificationSummary: {{from: {{anyOf: [alice]}}, {violating}}}"), Require($"verificationSummary: {{from: {{anyOf: [alice]}}, {satisfying}}}"), FieldCase.Attested(Summary, Vsa));

    private static string Verified(string more = "", string verifiers = "https://v.example", string levels = "SLSA_BUILD_LEVEL_2") => $"verifiers: [\"{verifiers}\"], levels: [{levels}]{more}";

    private static FieldCase Any(string field, string violating, string satisfying, Reason reason) => Written(
        field, reason, Require($"attestation: {{from: {{anyOf: [alice]}}, {violating}}}"), Require($"attestation: {{from: {{anyOf: [alice]}}, {satisfying}}}"),
        f => f.Attestation(FactsBuilder.Key("alice"), Test, """{"result":"PASSED"}""", PolicyLab.Now.AddHours(-2)));

    public static IEnumerable<FieldCase> All =>
    [
        Seen("Requirement.Sbom", Reason.NoAttestation, Require("sbom: {from: {anyOf: [alice]}}"), Nothing, FieldCase.Attested(Spdx, Bill)),
        Seen("SbomRequirement.From", Reason.UntrustedKey, Require("sbom: {from: {anyOf: [alice]}}"), FieldCase.Attested(Spdx, Bill, "bob"), FieldCase.Attested(Spdx, Bill)),
        Sbom("SbomRequirement.Formats", ", formats: [cyclonedx]", ", formats: [spdx]", Reason.NoAttestation),
        Sbom("SbomRequirement.DenyPackages", ", denyPackages: [\"pkg:npm/a@<=1.0.0\"]", ", denyPackages: [\"pkg:npm/a@<1.0.0\"]"),
        Sbom("SbomRequirement.DenyLicenses", ", denyLicenses: [MIT]", ", denyLicenses: [AGPL-3.0-only]"),
        Sbom("SbomRequirement.AllowLicenses", ", allowLicenses: [Apache-2.0], unknownLicenses: Allow", ", allowLicenses: [MIT], unknownLicenses: Allow"),
        Sbom("SbomRequirement.UnknownLicenses", ", denyLicenses: [AGPL-3.0-only], unknownLicenses: Deny", ", denyLicenses: [AGPL-3.0-only], unknownLicenses: Allow"),
        Sbom("SbomRequirement.MaxAge", ", maxAge: 1h", ", maxAge: 2h", Reason.ScanTooOld),

        Seen("Requirement.Findings", Reason.NoAttestation, Require("findings: {from: {anyOf: [alice]}, max: {error: 1}}"), Nothing, FieldCase.Attested(Sarif, Log("error"))),
        Seen("FindingsRequirement.From", Reason.UntrustedKey, Require("findings: {from: {anyOf: [alice]}, max: {error: 1}}"), FieldCase.Attested(Sarif, Log("error"), "bob"), FieldCase.Attested(Sarif, Log("error"))),
        Findings("FindingsRequirement.MaxAge", "max: {error: 1}, maxAge: 1h", "max: {error: 1}, maxAge: 2h", Reason.ScanTooOld),
        Findings("FindingsRequirement.Max", "max: {error: 0}", "max: {error: 1}"),
        Findings("FindingLimits.Error", "max: {error: 0}", "max: {error: 1}"),
        Findings("FindingLimits.Warning", "max: {warning: 0}", "max: {warning: 1}", level: "warning"),
        Findings("FindingLimits.Note", "max: {note: 0}", "max: {note: 1}", level: "note"),
        Findings("FindingsRequirement.Tools", "max: {error: 1}, tools: [CodeQL, Semgrep]", "max: {error: 1}, tools: [codeql]", Reason.NoAttestation),
        Findings("FindingsRequirement.Suppressions", "max: {error: 0}, suppressions: Count", "max: {error: 0}, suppressions: Honor"),
        Findings("FindingsRequirement.PredicateTypes", "max: {error: 1}", "max: {error: 1}, predicateTypes: [\"https://acme.example/sarif\"]", Reason.NoAttestation, type: "https://acme.example/sarif"),

        Seen("Requirement.VerificationSummary", Reason.NoAttestation, Require($"verificationSummary: {{from: {{anyOf: [alice]}}, {Verified()}}}"), Nothing, FieldCase.Attested(Summary, Vsa)),
        Seen("VerificationSummaryRequirement.From", Reason.UntrustedKey, Require($"verificationSummary: {{from: {{anyOf: [alice]}}, {Verified()}}}"), FieldCase.Attested(Summary, Vsa, "bob"), FieldCase.Attested(Summary, Vsa)),
        Summaries("VerificationSummaryRequirement.Verifiers", Verified(verifiers: "https://v.example/"), Verified()),
        Summaries("VerificationSummaryRequirement.Resources", Verified(", resources: [\"ghcr.io/*\"]"), Verified(", resources: [\"ghcr.io/acme/*\"]")),
        Summaries("VerificationSummaryRequirement.Policies", Verified(", policies: [\"https://q.example\"]"), Verified(", policies: [\"https://p.example\"]")),
        Summaries("VerificationSummaryRequirement.Levels", Verified(levels: "SLSA_BUILD_LEVEL_3"), Verified(levels: "SLSA_BUILD_LEVEL_1")),
        Summaries("VerificationSummaryRequirement.MaxAge", Verified(", maxAge: 1h"), Verified(", maxAge: 2h")),

        Seen("Requirement.Attestation", Reason.NoAttestation, Require($"attestation: {{from: {{anyOf: [alice]}}, predicateType: \"{Test}\"}}"), Nothing, FieldCase.Attested(Test, "{}")),
        Seen("AttestationRequirement.From", Reason.UntrustedKey, Require($"attestation: {{from: {{anyOf: [alice]}}, predicateType: \"{Test}\"}}"), FieldCase.Attested(Test, "{}", "bob"), FieldCase.Attested(Test, "{}")),
        Any("AttestationRequirement.PredicateType", $"predicateType: \"{Test}/\"", $"predicateType: \"{Test}\"", Reason.NoAttestation),
        Any("AttestationRequirement.Schema", $"predicateType: \"{Test}\", schema: {{properties: {{result: {{const: FAILED}}}}}}", $"predicateType: \"{Test}\", schema: {{properties: {{result: {{const: PASSED}}}}, required: [result]}}", Reason.SchemaViolation),
        Any("AttestationRequirement.MaxAge", $"predicateType: \"{Test}\", maxAge: 1h", $"predicateType: \"{Test}\", maxAge: 2h", Reason.TimestampInvalid),
    ];
}
