using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Verdicts;
using static AdmissionGuard.Tests.Policy.Attested;
using static AdmissionGuard.Tests.Policy.Fields.FieldCase;

namespace AdmissionGuard.Tests.Policy.Fields;

/// <summary>What exceptions exempt, and where trust roots come from.</summary>
internal static class ExceptionFields
{
    private const string Scan = """{"scanner":{"uri":"trivy","result":{"SchemaVersion":2,"ArtifactName":"x","Results":[{"Class":"os-pkgs","Vulnerabilities":[{"VulnerabilityID":"CVE-2026-1","Severity":"HIGH"}]}]}},"metadata":{"scanFinishedOn":"2026-11-22T20:00:00Z"}}""";
    private const string Named = "images: [\"ghcr.io/acme/app\"]";
    private const string Until = "until: \"2026-12-01T00:00:00Z\"";
    private const string Policies = "policies: [{name: production, requirements: [wanted]}]";
    private const string Because = "reason: incident";

    private static string With(string requirement, params string[] parts) =>
        PolicyLab.Spec(Require(requirement)) + $"\n---\napiVersion: admissionguard.dev/v1alpha1\nkind: ImagePolicyException\nmetadata: {{name: e}}\nspec: {{{string.Join(", ", parts)}}}\n";

    private static string Unsigned(params string[] parts) => With("signature: {from: {anyOf: [alice]}}", parts);

    private static FieldCase Case(string field, string[] violating, string[] satisfying) =>
        Written("ImagePolicyExceptionSpec." + field, Reason.NoSignature, Unsigned(violating), Unsigned(satisfying), Nothing);

    private static FieldCase Exempted(string field, string violating, string satisfying) =>
        Written("ExemptedPolicy." + field, Reason.NoSignature, Unsigned($"policies: [{violating}]", Named, Until, Because), Unsigned($"policies: [{satisfying}]", Named, Until, Because), Nothing);

    public static IEnumerable<FieldCase> All =>
    [
        Case("Policies", ["policies: [{name: other, requirements: [wanted]}]", Named, Until, Because], [Policies, Named, Until, Because]),
        Case("Images", [Policies, "images: [\"ghcr.io/acme/app2\"]", Until, Because], [Policies, "images: [\"ghcr.io/acme/*\"]", Until, Because]),
        Case("Digests", [Policies, $"digests: [\"{PolicyLab.OtherDigest}\"]", Until, Because], [Policies, $"digests: [\"{PolicyLab.Digest}\"]", Until, Because]),
        Case("Namespaces", [Policies, Named, "namespaces: [test]", Until, Because], [Policies, Named, "namespaces: [prod]", Until, Because]),
        Case("From", [Policies, Named, "from: \"2026-11-22T22:00:01Z\"", Until, Because], [Policies, Named, "from: \"2026-11-22T22:00:00Z\"", Until, Because]),
        Case("Until", [Policies, Named, "until: \"2026-11-22T22:00:00Z\"", Because], [Policies, Named, "until: \"2026-11-22T22:00:01Z\"", Because]),
        Case("Reason", [Policies, Named, Until, "reason: \"\""], [Policies, Named, Until, Because]),
        Written("ImagePolicyExceptionSpec.Vulnerabilities", Reason.VulnerabilitiesFound,
            With("vulnerabilities: {from: {anyOf: [alice]}, max: {high: 0}}", Policies, Named, "vulnerabilities: [CVE-2026-11]", Until, Because),
            With("vulnerabilities: {from: {anyOf: [alice]}, max: {high: 0}}", Policies, Named, "vulnerabilities: [CVE-2026-1]", Until, Because),
            FieldCase.Attested(Vuln, Scan)),
        Exempted("Name", "{name: Production, requirements: [wanted]}", "{name: production, requirements: [wanted]}"),
        Exempted("Namespace", "{name: production, namespace: prod, requirements: [wanted]}", "{name: production, requirements: [wanted]}"),
        Exempted("Requirements", "{name: production, requirements: [other]}", "{name: production, requirements: [other, wanted]}"),

        Root("TrustRootSpec.TrustedRoot", "{trustedRoot: {data: nothing}}", "{trustedRoot: {data: @root}}"),
        Root("TrustedRootSource.Data", "{trustedRoot: {data: \"{}\"}}", "{trustedRoot: {data: @root}}"),
        Root("TrustedRootSource.SecretRef", "{trustedRoot: {secretRef: {name: elsewhere}}}", "{trustedRoot: {secretRef: {name: root}}}"),
        Root("TrustedRootSource.ConfigMapRef", "{trustedRoot: {configMapRef: {name: elsewhere}}}", "{trustedRoot: {configMapRef: {name: root}}}"),
        // What TUF delivers is material by the root's name; what compiles here is where it comes from.
        Tuf("TrustRootSpec.Tuf", "{tuf: {url: \"https://tuf.example\", root: {data: r}}, trustedRoot: {data: r}}", "{tuf: {url: \"https://tuf.example\", root: {data: r}}}"),
        Tuf("TufRepository.Url", "{tuf: {url: \"http://tuf.example\", root: {data: r}}}", "{tuf: {url: \"https://tuf.example\", root: {data: r}}}"),
        Tuf("TufRepository.Root", "{tuf: {url: \"https://tuf.example\"}}", "{tuf: {url: \"https://tuf.example\", root: {data: r}}}"),
        Tuf("TufRepository.Target", "{tuf: {url: \"https://tuf.example\", root: {data: r}, target: ../x}}", "{tuf: {url: \"https://tuf.example\", root: {data: r}, target: trusted_root.json}}"),
    ];

    private static FieldCase Root(string field, string violating, string satisfying) =>
        new(field, Reason.PolicyNotReady, () => Judge(WithRoot(violating), Signed, Roots), () => Judge(WithRoot(satisfying), Signed, Roots));

    private static FieldCase Tuf(string field, string violating, string satisfying) =>
        new(field, Reason.PolicyNotReady, () => Judge(WithRoot(violating), Signed, Delivered), () => Judge(WithRoot(satisfying), Signed, Delivered));

    private static string WithRoot(string spec) =>
        PolicyLab.Spec("authorities: [{name: ci, keyless: {trustRootRef: {name: own}, identities: [{issuer: \"" + FactsBuilder.Issuer + "\", subject: \"" + FactsBuilder.Workflow + "\"}]}}]\nrequire: [{name: wanted, signature: {from: {anyOf: [ci]}}}]")
        + $"\n---\napiVersion: admissionguard.dev/v1alpha1\nkind: TrustRoot\nmetadata: {{name: own}}\nspec: {spec.Replace("@root", "'" + System.Text.Encoding.UTF8.GetString(PolicyLab.TrustedRoot).ReplaceLineEndings("") + "'", StringComparison.Ordinal)}\n";

    private static FactsBuilder Signed(FactsBuilder facts) => facts.Signature(FactsBuilder.Identity());

    private static PolicyMaterial Roots { get; } = PolicyLab.Material.With(new Dictionary<MaterialRef, ReadOnlyMemory<byte>>
    {
        [new MaterialRef(MaterialKind.Secret, "admissionguard-system", "root", "trusted_root.json")] = PolicyLab.TrustedRoot,
        [new MaterialRef(MaterialKind.ConfigMap, "admissionguard-system", "root", "trusted_root.json")] = PolicyLab.TrustedRoot,
    });

    private static PolicyMaterial Delivered { get; } = PolicyLab.Material.With(new Dictionary<MaterialRef, ReadOnlyMemory<byte>> { [MaterialRef.TrustRoot("own")] = PolicyLab.TrustedRoot });
}
