using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Evaluation;
using AdmissionGuard.Sigstore.Facts;
using static AdmissionGuard.Tests.Policy.PolicyLab;

namespace AdmissionGuard.Tests.Policy;

/// <summary>One requirement by one authority, and attestations for it, in a line.</summary>
internal static class Attested
{
    public const string Slsa02 = "https://slsa.dev/provenance/v0.2";
    public const string Slsa1 = "https://slsa.dev/provenance/v1";
    public const string Vuln = "https://cosign.sigstore.dev/attestation/vuln/v1";
    public const string Vulns01 = "https://in-toto.io/attestation/vulns/v0.1";
    public const string Vulns02 = "https://in-toto.io/attestation/vulns/v0.2";
    public const string Sarif = "https://www.schemastore.org/schemas/json/sarif-2.1.0.json";
    public const string CycloneDx = "https://cyclonedx.org/bom";
    public const string Spdx = "https://spdx.dev/Document";
    public const string OpenVex = "https://openvex.dev/ns";
    public const string Summary = "https://slsa.dev/verification_summary/v1";

    /// <summary>A policy with this requirement, whose authorities are the key alice and, as "ci", the GitHub workflow.</summary>
    public static CompiledPolicy Requiring(string requirement) => Ready(Spec(
        "authorities:\n- {name: alice, key: {data: @alice}}\n- {name: bob, key: {data: @bob}}\n"
        + $"- {{name: ci, keyless: {{identities: [{{issuer: \"{FactsBuilder.Issuer}\", subjectRegExp: \"https://.+\"}}]}}}}\n"
        + "require:\n- name: wanted\n" + Indent(requirement, 2)));

    /// <summary>What alice attested.</summary>
    public static ImageFacts By(this CompiledPolicy policy, params (string Type, string Predicate)[] attestations) => policy.By(FactsBuilder.Key("alice"), attestations);

    /// <summary>What somebody attested.</summary>
    public static ImageFacts By(this CompiledPolicy policy, Signer signer, params (string Type, string Predicate)[] attestations)
    {
        var facts = new FactsBuilder(policy);
        foreach (var (type, predicate) in attestations)
            facts.Attestation(signer, type, predicate);
        return facts.Build();
    }
}
