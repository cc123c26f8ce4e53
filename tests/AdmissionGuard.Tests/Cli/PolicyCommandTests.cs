using System.Xml.Linq;
using AdmissionGuard.Cli;
using AdmissionGuard.Cli.Policies.Testing;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.TestSupport.Testbed;
using AdmissionGuard.Tests.Policy;

namespace AdmissionGuard.Tests.Cli;

/// <summary>What authors of policies use before a cluster sees them.</summary>
public sealed class PolicyCommandTests : IDisposable
{
    private readonly TempDirectory temporary = new();

    public void Dispose() => temporary.Dispose();

    private static readonly string Samples = Checkout.PathOf("config", "samples");

    [Fact]
    public async Task Lint_tells_errors_with_their_line_and_advice_and_what_only_a_cluster_has()
    {
        var file = Temporary("""
            apiVersion: admissionguard.dev/v1alpha1
            kind: ClusterImagePolicy
            metadata: {name: production}
            spec:
              match: {images: ["ghcr.io/acme"]}
              authorities: [{name: a, key: {secretRef: {name: elsewhere}}}]
              require: [{name: signed, signature: {from: {anyOf: [b]}}}]
            """);
        var (code, output, _) = await RunAsync("policy", "lint", file);
        Assert.Equal(1, code);
        Assert.Contains($"error: {file}:7: ClusterImagePolicy/production: spec.require[0].signature.from.anyOf[0]: no authority b", output, StringComparison.Ordinal);
        Assert.Contains("not checked here: ", output, StringComparison.Ordinal);
        Assert.Contains("warning: ", output, StringComparison.Ordinal);
        Assert.Contains("write ghcr.io/acme/**", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lint_finds_no_error_in_the_samples()
    {
        var (code, output, _) = await RunAsync("policy", "lint", Samples);
        Assert.True(code == 0, output);
        Assert.Contains(": 0 errors, ", output, StringComparison.Ordinal);
        Assert.Equal(1, (await RunAsync("policy", "lint", "--strict", Samples)).Code);
    }

    [Theory]
    [InlineData("policy", "lint")]
    [InlineData("policy", "lint", "/does/not/exist")]
    [InlineData("policy", "test", "/does/not/exist")]
    [InlineData("policy", "import", "/does/not/exist")]
    public async Task Bad_usage_is_told(params string[] args) => Assert.Equal(2, (await RunAsync(args)).Code);

    [Fact]
    public async Task The_cases_of_every_sample_come_out_as_expected()
    {
        var junit = temporary.File("junit.xml");
        var (code, output, error) = await RunAsync("policy", "test", Path.Combine(Samples, "cases"), "--junit", junit);
        Assert.True(code == 0, output + error);
        var report = XDocument.Load(junit).Root!;
        Assert.Equal("0", report.Attribute("failures")!.Value);
        Assert.Equal(Directory.GetFiles(Samples, "*.yaml").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal), report.Elements("testsuite").Select(s => s.Attribute("name")!.Value).Order(StringComparer.Ordinal));
        Assert.All(report.Elements("testsuite"), suite => Assert.True(suite.Elements("testcase").Count() >= 2, suite.Attribute("name")!.Value));
    }

    [Fact]
    public async Task A_case_that_comes_out_otherwise_fails_and_says_how()
    {
        var cases = Path.Combine(Samples, "cases");
        var file = Temporary($$"""
            apiVersion: admissionguard.dev/v1alpha1
            kind: PolicyTest
            name: key
            policies: ["{{Samples}}/key.yaml"]
            material: [{secret: release-key, file: "{{cases}}/keys/alice.pub"}]
            cases:
            - {name: wrong verdict, image: "oci-layout:{{cases}}/images:unsigned", as: ghcr.io/acme/app:v1, expect: {verdict: Admitted} }
            - {name: wrong reason, image: "oci-layout:{{cases}}/images:unsigned", as: ghcr.io/acme/app:v1, expect: {verdict: Denied, reason: UntrustedKey} }
            - {name: right, image: "oci-layout:{{cases}}/images:unsigned", as: ghcr.io/acme/app:v1, expect: {verdict: Denied, reason: NoSignature, policy: signed-by-our-key, requirement: signed} }
            """);
        var junit = file + ".xml";
        var (code, output, _) = await RunAsync("policy", "test", file, "--junit", junit);
        Assert.Equal(1, code);
        Assert.Contains("FAILED: key / wrong verdict: is Denied, want Admitted: signed-by-our-key / signed: NoSignature: ", output, StringComparison.Ordinal);
        Assert.Contains("FAILED: key / wrong reason: want any policy / any requirement: UntrustedKey", output, StringComparison.Ordinal);
        Assert.Contains("1 passed, 2 failed", output, StringComparison.Ordinal);
        Assert.Equal("2", XDocument.Load(junit).Root!.Attribute("failures")!.Value);
    }

    [Fact]
    [Trait("threat", "O4")]
    public void A_report_shows_whatever_text_as_text()
    {
        const string Hostile = "</failure><script>alert(1)</script> ]]> &lt; \"' \u001b[31m \0 \ud800 \uffff é 😀";
        var junit = temporary.File("hostile.xml");
        JUnitReport.Write(junit, [new PolicyTestResult(Hostile, Hostile, Hostile, TimeSpan.FromSeconds(1))]);
        var testcase = Assert.Single(Assert.Single(XDocument.Load(junit).Root!.Elements("testsuite")).Elements("testcase"));
        const string Shown = "</failure><script>alert(1)</script> ]]> &lt; \"' \\u001b[31m \\u0000 \\ud800 \\uffff é 😀";
        Assert.Equal(Shown, testcase.Attribute("name")!.Value);
        Assert.Equal(Shown, Assert.Single(testcase.Elements()).Attribute("message")!.Value);
    }

    [Theory]
    [InlineData("expect: {verdict: Maybe}")]
    [InlineData("expect: {verdict: Denied, reasom: NoSignature}")]
    [InlineData("image: x")]
    public async Task A_case_that_cannot_be_read_is_never_a_pass(string part)
    {
        var file = Temporary($$"""
            apiVersion: admissionguard.dev/v1alpha1
            kind: PolicyTest
            name: key
            policies: ["{{Samples}}/key.yaml"]
            cases: [{name: a, image: b, {{part}} }]
            """);
        Assert.Equal(2, (await RunAsync("policy", "test", file)).Code);
    }

    [Fact]
    public async Task A_policy_of_policy_controller_is_carried_over_and_what_is_not_is_told()
    {
        var file = Temporary("""
            apiVersion: policy.sigstore.dev/v1beta1
            kind: ClusterImagePolicy
            metadata: {name: signed}
            spec:
              mode: warn
              images: [{glob: "ghcr.io/acme/**"}]
              authorities:
              - name: github
                keyless:
                  url: https://fulcio.sigstore.dev
                  identities: [{issuer: "https://token.actions.githubusercontent.com", subjectRegExp: "^https://github\\.com/acme/.+$"}]
                ctlog: {url: https://rekor.sigstore.dev}
              - name: key
                key: {secretRef: {name: pub, namespace: cosign-system}}
            """);
        var (code, output, error) = await RunAsync("policy", "import", file);
        Assert.True(code == 0, error);
        var policy = Assert.Single(Compiled(output));
        Assert.Equal("signed", policy.Ref.Name);
        Assert.Equal(AdmissionGuard.Policy.Verdicts.EnforcementMode.Warn, policy.Mode);
        Assert.Contains("subjectRegExp: \"https://github\\\\.com/acme/.+\"", output, StringComparison.Ordinal);
        Assert.Contains("anyOf:", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("authorities: [{static: {action: pass}}]", "admits everything")]
    [InlineData("authorities: [{key: {kms: \"awskms://x\"}}]", "it does not count")]
    [InlineData("authorities: [{keyless: {url: \"https://fulcio.example\", identities: [{issuer: a, subject: b}]}}]", "describe it in a TrustRoot")]
    [InlineData("authorities: [{keyless: {identities: [{issuer: a, subjectRegExp: acme}]}}]", "anchor it")]
    [InlineData("authorities: [{key: {data: x}, attestations: [{name: vuln, predicateType: vuln, policy: {type: cue, data: x}}]}]", "what its CUE or Rego asks is not asked")]
    [InlineData("authorities: [{keyless: {identities: [{issuer: a, subject: b}]}, source: [{oci: x}]}]", "source[0]")]
    [InlineData("authorities: [{keyless: {identities: [{issuer: a, subject: b}]}}], match: [{resource: pods}]", "of every object")]
    [InlineData("authorities: [{keyless: {identities: [{issuer: a, subject: b}]}}], policy: {type: rego}", "spec.policy")]
    [InlineData("authorities: [{keyless: {identities: [{issuer: a, subject: b}]}, signatureFormat: bundle}]", "signatureFormat")]
    public async Task Nothing_of_policy_controller_is_lost_in_silence(string spec, string says)
    {
        var (code, output, error) = await RunAsync("policy", "import", Temporary($"apiVersion: policy.sigstore.dev/v1alpha1\nkind: ClusterImagePolicy\nmetadata: {{name: p}}\nspec: {{images: [{{glob: \"**\"}}], {spec}}}\n"));
        Assert.Equal(1, code);
        Assert.Contains(says, error, StringComparison.Ordinal);
        Assert.Contains("# not carried over: ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_of_Kyverno_is_carried_over_and_what_is_not_is_told()
    {
        const string Policy = """
            apiVersion: policies.kyverno.io/v1alpha1
            kind: ImageValidatingPolicy
            metadata: {name: check-images}
            spec:
              validationActions: [Deny]
              matchImageReferences: [{glob: "ghcr.io/acme/*"}]
              attestors:
              - name: cosign
                cosign:
                  keyless: {identities: [{subject: "https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main", issuer: "https://token.actions.githubusercontent.com"}]}
                  ctlog: {url: "https://rekor.sigstore.dev"}
              attestations: [{name: sbom, intoto: {type: "https://spdx.dev/Document"}}]
              validations:
              - {expression: "images.containers.map(image, verifyImageSignatures(image, [attestors.cosign])).all(e, e > 0)", message: not signed}
              - {expression: "images.containers.map(image, verifyAttestationSignatures(image, attestations.sbom, [attestors.cosign])).all(e, e > 0)", message: no bill}
            """;
        var (code, output, error) = await RunAsync("policy", "import", Temporary(Policy));
        Assert.True(code == 0, error);
        Assert.Equal("check-images", Assert.Single(Compiled(output)).Ref.Name);
        Assert.Contains("ghcr.io/acme/**", output, StringComparison.Ordinal);
        Assert.Contains("predicateType: \"https://spdx.dev/Document\"", output, StringComparison.Ordinal);

        (code, _, error) = await RunAsync("policy", "import", Temporary(Policy + "  - {expression: \"images.containers.map(i, extractPayload(i, attestations.sbom).x).all(e, e > 1)\"}\n  matchConstraints: {resourceRules: []}\n".Replace("  - {", "\n  - {", StringComparison.Ordinal)));
        Assert.Equal(1, code);
        Assert.Contains("spec.validations[2].expression: not asked", error, StringComparison.Ordinal);
        Assert.Contains("spec.matchConstraints: ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("validationConfigurations: {verifyDigest: true}", "tagReferences: Deny")]
    [InlineData("validationConfigurations: {mutateDigest: true}", "pinning")]
    [InlineData("validationConfigurations: {required: false}", "every image that matches")]
    [InlineData("webhookConfiguration: {timeoutSeconds: 20}", "spec.webhookConfiguration")]
    [InlineData("evaluation: {background: {enabled: false}}", "spec.evaluation")]
    [InlineData("autogen: {podControllers: {controllers: [deployments]}}", "spec.autogen")]
    [InlineData("auditAnnotations: [{key: a, valueExpression: b}]", "spec.auditAnnotations")]
    [InlineData("matchConditions: [{name: a, expression: b}]", "spec.matchConditions")]
    [InlineData("attestors: [{name: cosign, notary: {certs: {value: x}}}]", "it does not count")]
    public async Task Nothing_of_Kyverno_is_lost_in_silence(string field, string says)
    {
        var attestors = field.StartsWith("attestors", StringComparison.Ordinal) ? "" : "attestors: [{name: cosign, cosign: {keyless: {identities: [{subject: a, issuer: b}]}}}], ";
        var (code, output, error) = await RunAsync("policy", "import", Temporary($"apiVersion: policies.kyverno.io/v1\nkind: ImageValidatingPolicy\nmetadata: {{name: p}}\nspec: {{matchImageReferences: [{{glob: \"ghcr.io/*\"}}], {attestors}validations: [{{expression: \"images.containers.map(i, verifyImageSignatures(i, [attestors.cosign])).all(e, e > 0)\"}}], {field}}}\n"));
        Assert.Equal(1, code);
        Assert.Contains(says, error, StringComparison.Ordinal);
        Assert.Contains("# not carried over: ", output, StringComparison.Ordinal);
    }

    /// <summary>Kyverno asks for a log entry unless it is told not to: a key alone would admit what it denies.</summary>
    [Theory]
    [InlineData("", true)]
    [InlineData(", ctlog: {url: \"https://rekor.sigstore.dev\"}", true)]
    [InlineData(", ctlog: {insecureIgnoreTlog: true}", false)]
    public async Task A_key_of_Kyverno_keeps_its_log(string log, bool isRequired)
    {
        var key = PolicyLab.Pem["alice"].ReplaceLineEndings("\\n");
        var (_, output, _) = await RunAsync("policy", "import", Temporary($"apiVersion: policies.kyverno.io/v1\nkind: ImageValidatingPolicy\nmetadata: {{name: p}}\nspec: {{matchImageReferences: [{{glob: \"ghcr.io/*\"}}], attestors: [{{name: k, cosign: {{key: {{data: \"{key}\"}}{log}}}}}], validations: [{{expression: \"images.containers.map(i, verifyImageSignatures(i, [attestors.k])).all(e, e > 0)\"}}]}}\n"));
        Assert.Single(Compiled(output));
        Assert.Equal(isRequired, output.Contains("transparencyLog: Required", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("policy.sigstore.dev/v1beta1", "ghcr.io/acme/app**", "acme/app acme/app-x acme/app/x/y acme/app-x/y", "acme/other other/acme/app")]
    [InlineData("policy.sigstore.dev/v1beta1", "ghcr.io/acme/*", "acme/app", "acme/app/x")]
    [InlineData("policy.sigstore.dev/v1beta1", "ghcr.io/**/app", "acme/app a/b/app", "acme/other")]
    [InlineData("policies.kyverno.io/v1", "ghcr.io/acme/*", "acme/app acme/app/x", "other/app")]
    [InlineData("policies.kyverno.io/v1", "ghcr.io/acme/app*", "acme/app acme/app-x acme/app-x/y", "acme/other")]
    [InlineData("policies.kyverno.io/v1", "ghcr.io/*/app", "acme/app a/b/app", "acme/other")]
    [InlineData("policies.kyverno.io/v1", "ghcr.io/ac*/app", "acme/app acme/x/app ac/app", "other/app acme/other")]
    [InlineData("policies.kyverno.io/v1", "ghcr.io/acme/*app", "acme/app acme/my-app acme/x/my-app", "acme/apps")]
    public async Task Stars_that_cross_slashes_still_do(string version, string glob, string matched, string others)
    {
        var spec = version.StartsWith("policy.", StringComparison.Ordinal)
            ? $"kind: ClusterImagePolicy\nmetadata: {{name: p}}\nspec: {{images: [{{glob: \"{glob}\"}}], authorities: [{{keyless: {{identities: [{{issuer: a, subject: b}}]}}}}]}}\n"
            : $"kind: ImageValidatingPolicy\nmetadata: {{name: p}}\nspec: {{matchImageReferences: [{{glob: \"{glob}\"}}], attestors: [{{name: k, cosign: {{keyless: {{identities: [{{issuer: a, subject: b}}]}}}}}}], validations: [{{expression: \"images.containers.map(i, verifyImageSignatures(i, [attestors.k])).all(e, e > 0)\"}}]}}\n";
        var (code, output, error) = await RunAsync("policy", "import", Temporary($"apiVersion: {version}\n{spec}"));
        Assert.True(code == 0, error);
        var parsed = PolicyDocuments.Parse(output, "imported.yaml");
        var snapshot = PolicyCompiler.Compile(parsed.Documents, PolicyLab.Material, new PolicySettings());
        bool Matches(string repository) => snapshot.Match(PolicyLab.Subject with { Repository = repository }).Count == 1;
        Assert.All(matched.Split(' '), r => Assert.True(Matches(r), r));
        Assert.All(others.Split(' '), r => Assert.False(Matches(r), r));
    }

    private static IReadOnlyList<CompiledPolicy> Compiled(string yaml)
    {
        var parsed = PolicyDocuments.Parse(yaml, "imported.yaml");
        Assert.Empty(parsed.Errors);
        return PolicyCompiler.Compile(parsed.Documents, PolicyLab.Material, new PolicySettings()).Policies;
    }

    private string Temporary(string text)
    {
        File.WriteAllText(temporary.File("policy.yaml"), text);
        return temporary.File("policy.yaml");
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync(args, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
