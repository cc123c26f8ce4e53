using AdmissionGuard.Cli;
using AdmissionGuard.TestSupport.Registries;
using AdmissionGuard.TestSupport.Testbed;
using AdmissionGuard.Tests.Policy;

namespace AdmissionGuard.Tests.Cli;

/// <summary>
/// What real tools signed and attested, judged by <c>admissionguard verify</c> on an OCI layout: for each kind of predicate a
/// policy that admits and one that denies.
/// </summary>
public sealed class EvidenceVerdictTests(EvidenceVerdictTests.SampleLayouts layouts) : IClassFixture<EvidenceVerdictTests.SampleLayouts>
{
    public static TheoryData<string, string, string?> Requirements => new()
    {
        { "slsa v1 builder", "provenance: {from: @from, builders: [{id: \"https://git.lab.example/acme/app/.github/workflows/release.yml@refs/heads/main\"}], sources: [{uri: \"git+https://git.lab.example/acme/app\", refs: [refs/heads/main]}]}", null },
        { "slsa v0.2 builder", "provenance: {from: @from, builders: [{id: \"https://builder.lab.example/slsa-github-generator/v2\"}], buildTypes: [\"https://builder.lab.example/container@v1\"], entryPoints: [.github/workflows/release.yml]}", null },
        { "another builder", "provenance: {from: @from, builders: [{id: \"https://builder.lab.example/slsa-github-generator/v3\"}]}", "ProvenanceMismatch" },
        { "another source", "provenance: {from: @from, builders: [{idRegExp: \".+\"}], sources: [{uri: \"git+https://git.lab.example/acme/other\"}]}", "ProvenanceMismatch" },
        { "scans within limits", "vulnerabilities: {from: @from, max: {critical: 1, low: 1}}", null },
        { "a critical vulnerability", "vulnerabilities: {from: @from, max: {critical: 0}}", "VulnerabilitiesFound" },
        { "an ignored vulnerability", "vulnerabilities: {from: @from, max: {critical: 0}, ignore: [{id: CVE-2099-0001, until: \"2099-01-01T00:00:00Z\", reason: r}]}", null },
        { "old scans", "vulnerabilities: {from: @from, max: {critical: 9}, maxAge: 1h}", "ScanTooOld" },
        { "clean bills", "sbom: {from: @from, formats: [spdx, cyclonedx], denyPackages: [\"pkg:deb/debian/libfoo@>1.0-1\"]}", null },
        { "a denied package", "sbom: {from: @from, denyPackages: [\"pkg:deb/debian/libfoo@<1.0-2\"]}", "ComponentDenied" },
        { "a custom attestation", "attestation: {from: @from, predicateType: \"https://cosign.sigstore.dev/attestation/v1\", schema: {required: [Data]}}", null },
        { "a custom attestation of another shape", "attestation: {from: @from, predicateType: \"https://cosign.sigstore.dev/attestation/v1\", schema: {required: [data]}}", "SchemaViolation" },
        { "no such attestation", "attestation: {from: @from, predicateType: \"https://example.com/none\"}", "NoAttestation" },
        { "an attestation is no signature", "signature: {from: @from}", "NoSignature" },
    };

    [Theory, MemberData(nameof(Requirements))]
    public async Task Cosigns_attestations_by_key_are_judged(string what, string requirement, string? reason)
    {
        Assert.NotEmpty(what);
        foreach (var (sample, key) in ((string, string)[])[("c3-key-attest-all-referrers", "c3.pub"), ("c25-key-attest-all-oldformat", "c25.pub")])
            await JudgeAsync(sample, "v1", $"key: {{data: {Pem(key)}}}", requirement, reason);
    }

    [Theory]
    [InlineData("vulnerabilities: {from: @from, max: {critical: 9, unknown: 9}}", null)]
    [InlineData("vulnerabilities: {from: @from, max: {negligible: 0}}", "VulnerabilitiesFound")]
    [InlineData("vulnerabilities: {from: @from, max: {critical: 9, unknown: 9}, scanners: [{name: trivy}]}", null)]
    [InlineData("vulnerabilities: {from: @from, max: {critical: 9, unknown: 9}, scanners: [{name: grype}]}", "ScanIncomplete")]
    [InlineData("findings: {from: @from, max: {error: 9}, tools: [Trivy]}", null)]
    [InlineData("findings: {from: @from, max: {note: 0}, tools: [Trivy]}", "FindingsFound")]
    [InlineData("sbom: {from: @from, formats: [cyclonedx], denyPackages: [\"pkg:deb/debian/libbar2@<2.0\"]}", null)]
    [InlineData("sbom: {from: @from, formats: [cyclonedx], denyPackages: [\"pkg:deb/debian/libbar2\"]}", "ComponentDenied")]
    public async Task Real_results_of_Trivy_attested_keyless_are_judged(string requirement, string? reason) =>
        await JudgeAsync("c3-keyless-attest-trivy-scans", "v1", Keyless("https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main"), requirement, reason);

    [Theory]
    [InlineData("https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main", "vulnerabilities: {from: @from, max: {critical: 1, low: 1}}", null)]
    [InlineData("https://github.com/acme/app/.github/workflows/release.yml@refs/heads/evil", "vulnerabilities: {from: @from, max: {critical: 1, low: 1}}", "UntrustedIdentity")]
    [InlineData("https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main", "provenance: {from: @from, builders: [{idRegExp: \".+\"}]}", "ProvenanceMismatch")]
    public async Task Keyless_attestations_are_judged_by_the_certificate(string subject, string requirement, string? reason) =>
        await JudgeAsync("c3-keyless-attest-all", "v1", Keyless(subject), requirement, reason);

    [Theory]
    [InlineData("c3-key-sign-index-recursive-referrers", "c3.pub")]
    [InlineData("c3-key-sign-index-tagfallback", "c3.pub")]
    [InlineData("c25-key-sign-index-recursive", "c25.pub")]
    public async Task Cosigns_signatures_are_judged(string sample, string key)
    {
        await JudgeAsync(sample, "v1", $"key: {{data: {Pem(key)}}}", "signature: {from: @from}", null);
        // Old layers do not say whose key made them: that they do not verify is all that is known.
        await JudgeAsync(sample, "v1", $"key: {{data: {Pem(key == "c3.pub" ? "c25.pub" : "c3.pub")}}}", "signature: {from: @from}", key == "c3.pub" ? "UntrustedKey" : "InvalidSignature");
    }

    private async Task JudgeAsync(string sample, string tag, string authority, string requirement, string? reason)
    {
        var root = System.Text.Encoding.UTF8.GetString(PolicyFixtures.Read("trust/trusted_root.json")).ReplaceLineEndings("");
        using var temporary = new TempDirectory();
        var policy = temporary.File("policy.yaml");
        await File.WriteAllTextAsync(policy, $$"""
            apiVersion: admissionguard.dev/v1alpha1
            kind: ClusterImagePolicy
            metadata: {name: production}
            spec:
              match: {images: ["**"]}
              authorities: [{name: signer, {{authority}} }]
              require: [{name: wanted, {{requirement.Replace("@from", "{anyOf: [signer]}", StringComparison.Ordinal)}} }]
            ---
            apiVersion: admissionguard.dev/v1alpha1
            kind: TrustRoot
            metadata: {name: lab}
            spec: {trustedRoot: {data: '{{root}}' } }
            """, TestContext.Current.CancellationToken);
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync(["verify", $"oci-layout:{layouts.Of(sample)}:{tag}", "--policy", policy], output, error);
        Assert.True(code == (reason is null ? 0 : 1), $"{sample}: {output}{error}");
        if (reason is not null)
            Assert.Contains($"production / wanted: {reason}: ", output.ToString(), StringComparison.Ordinal);
    }

    private static string Keyless(string subject) => $"keyless: {{trustRootRef: {{name: lab}}, identities: [{{issuer: \"https://token.actions.githubusercontent.com\", subject: \"{subject}\"}}]}}";

    private static string Pem(string name) => "\"" + File.ReadAllText(Checkout.PathOf("tests", "fixtures", "evidence", "trust", name)).ReplaceLineEndings("\\n") + "\"";

    /// <summary>Each sample's layout, written when a test first asks for it.</summary>
    public sealed class SampleLayouts : IDisposable
    {
        private readonly TempDirectory folder = new();

        public string Of(string sample)
        {
            var layout = folder.File(sample);
            lock (folder)
                return Directory.Exists(layout) ? layout : LayoutFolder.OfSample(sample, layout);
        }

        public void Dispose() => folder.Dispose();
    }
}
