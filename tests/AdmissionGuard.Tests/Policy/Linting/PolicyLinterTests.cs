using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Linting;
using static AdmissionGuard.Tests.Policy.PolicyLab;

namespace AdmissionGuard.Tests.Policy.Linting;

/// <summary>Advice names the field and says what to write instead; a sound policy gets none but about tags.</summary>
public sealed class PolicyLinterTests
{
    private const string Sound = """
        tagReferences: Deny
        authorities: [{name: ci, keyless: {identities: [{issuer: "https://token.actions.githubusercontent.com", subjectRegExp: "https://github\\.com/acme/app/\\.github/workflows/release\\.yml@refs/tags/v.+"}]}}]
        require: [{name: signed, signature: {from: {anyOf: [ci]}}}]
        """;

    [Fact]
    public void A_sound_policy_gets_no_advice() => Assert.Empty(Advice(Spec(Sound)));

    [Theory]
    [InlineData("tagReferences: Deny", "tagReferences: Resolve", "spec.tagReferences", "another digest")]
    [InlineData("https://github\\\\.com/acme/app/\\\\.github/workflows/release\\\\.yml@refs/tags/v.+", ".*", "spec.authorities[0].keyless.identities[0]", "names nobody")]
    [InlineData("https://github\\\\.com/acme/app/\\\\.github/workflows/release\\\\.yml@refs/tags/v.+", "^https://github\\\\.com/acme/", "spec.authorities[0].keyless.identities[0].subjectRegExp", "does not end with a slash")]
    [InlineData("https://github\\\\.com/acme/app/\\\\.github/workflows/release\\\\.yml@refs/tags/v.+", "acme/app/.+@refs/tags/v.+", "spec.authorities[0].keyless.identities[0].subjectRegExp", "must match the whole subject")]
    [InlineData("https://github\\\\.com/acme/app/\\\\.github/workflows/release\\\\.yml@refs/tags/v.+", "https://github\\\\.com/acme/app/\\\\.github/workflows/release\\\\.yml@.*", "spec.authorities[0].keyless.identities[0].subjectRegExp", "takes any ref")]
    [InlineData("https://github\\\\.com/acme/app/\\\\.github/workflows/release\\\\.yml@refs/tags/v.+", "ci@acme\\\\.example", "spec.authorities[0].keyless.identities[0].subjectRegExp", "write it as subject")]
    [InlineData("issuer: \"https://token.actions.githubusercontent.com\"", "issuer: \"https://gitlab.com/\"", "spec.authorities[0].keyless.identities[0].issuer", "slash")]
    [InlineData("{images: [\"ghcr.io/acme/**\"]}", "{images: [\"ghcr.io/acme\"]}", "spec.match.images[0]", "write ghcr.io/acme/**")]
    [InlineData("{images: [\"ghcr.io/acme/**\"]}", "{images: [\"ghcr.io/acme/app/**\"], excludeImages: [\"ghcr.io/acme/**\"]}", "spec.match.images[0]", "never matches")]
    [InlineData("{images: [\"ghcr.io/acme/**\"]}", "{images: [\"ghcr.io/acme/**\"], excludeImages: [\"quay.io/acme/**\"]}", "spec.match.excludeImages[0]", "never matches")]
    [InlineData("{images: [\"ghcr.io/acme/**\"]}", "{images: [\"ghcr.io/acme/**\"], objectSelector: {matchLabels: {a: b}}}", "spec.match.objectSelector", "whoever writes the object")]
    [InlineData("signature: {from: {anyOf: [ci]}}", "sbom: {from: {anyOf: [ci]}}", "spec.require", "not for a signature")]
    [InlineData("signature: {from: {anyOf: [ci]}}", "provenance: {from: {anyOf: [ci]}, builders: [{id: a}], sources: [{uri: \"https://github.com/acme/app\", refs: [\"refs/main\"]}]}", "spec.require[0].provenance.sources[0].refs[0]", "never matches")]
    public void What_may_not_be_meant_is_told(string written, string instead, string path, string says)
    {
        var yaml = Spec(Sound).Replace(written, instead, StringComparison.Ordinal);
        Assert.NotEqual(Spec(Sound), yaml);
        Assert.Contains(Advice(yaml), a => a.FieldPath == path && a.Message.Contains(says, StringComparison.Ordinal) && a.Severity == PolicyErrorSeverity.Warning && a.Line > 0);
    }

    [Theory]
    [InlineData("until: \"2026-11-22T00:00:00Z\", images: [\"ghcr.io/acme/app\"]", "spec.until", "is over")]
    [InlineData("until: \"2036-11-22T00:00:00Z\", images: [\"ghcr.io/acme/app\"]", "spec.until", "more than a year")]
    [InlineData("until: \"2026-12-01T00:00:00Z\", images: [\"ghcr.io/acme/app\"], vulnerabilities: [CVE-2026-1]", "spec.policies[0].requirements[0]", "is not about vulnerabilities")]
    [InlineData("until: \"2026-12-01T00:00:00Z\", images: [\"ghcr.io/acme/app\"]", "spec.policies[0].requirements[1]", "no requirement signde")]
    public void Exceptions_that_exempt_nothing_or_too_long_are_told(string exception, string path, string says)
    {
        var yaml = Spec(Sound) + $"\n---\napiVersion: admissionguard.dev/v1alpha1\nkind: ImagePolicyException\nmetadata: {{name: e}}\nspec: {{reason: incident, policies: [{{name: production, requirements: [signed, signde]}}], {exception}}}\n";
        Assert.Contains(Advice(yaml), a => a.FieldPath == path && a.Message.Contains(says, StringComparison.Ordinal));
    }

    [Fact]
    public void One_identity_under_two_names_cannot_be_two()
    {
        const string Ci = "keyless: {identities: [{issuer: \"https://issuer.example\", subject: ci@acme.example}]}";
        var yaml = Spec($"tagReferences: Deny\nauthorities: [{{name: a, {Ci}}}, {{name: b, {Ci}}}]\nrequire: [{{name: signed, signature: {{from: {{allOf: [a, b]}}}}}}]");
        Assert.Contains(Advice(yaml), a => a.FieldPath == "spec.require[0]" && a.Message.StartsWith("a and b are the same identity", StringComparison.Ordinal));
    }

    [Fact]
    public void Errors_come_first_and_missing_material_is_told_apart()
    {
        var yaml = Spec("authorities: [{name: a, key: {secretRef: {name: elsewhere}}}]\nrequire: [{name: signed, signature: {from: {anyOf: [a]}, maxAge: soon}}]");
        var found = PolicyLinter.Lint(PolicyDocuments.Parse(yaml, "p.yaml").Documents, PolicyMaterial.None, new PolicySettings(), Now);
        Assert.Equal([true, false], found.Where(e => e.Severity == PolicyErrorSeverity.Error).Select(e => e.IsMissingMaterial));
        Assert.Equal(PolicyErrorSeverity.Warning, found[^1].Severity);
    }

    private static IReadOnlyList<PolicyError> Advice(string yaml) => PolicyLinter.Advise(PolicyDocuments.Parse(yaml, "p.yaml").Documents, Now);
}
