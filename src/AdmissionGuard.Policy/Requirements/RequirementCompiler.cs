using AdmissionGuard.Policy.Authorities;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Evaluation;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Policy.Requirements.Attestation;
using AdmissionGuard.Policy.Requirements.Findings;
using AdmissionGuard.Policy.Requirements.Provenance;
using AdmissionGuard.Policy.Requirements.Sbom;
using AdmissionGuard.Policy.Requirements.Signature;
using AdmissionGuard.Policy.Requirements.VerificationSummary;
using AdmissionGuard.Policy.Requirements.Vulnerabilities;

namespace AdmissionGuard.Policy.Requirements;

/// <summary>Prepares requirements: each kind by its own compiler.</summary>
internal sealed class RequirementCompiler(CompileContext context, QuorumCompiler quorums)
{
    private const int MaxRequirements = 64;

    public IReadOnlyList<Rule> Compile(IReadOnlyList<Requirement>? requirements, string path)
    {
        var rules = new List<Rule>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; context.Count(requirements, path, MaxRequirements) && i < requirements!.Count; i++)
        {
            var at = FieldPath.Item(path, i);
            var requirement = requirements[i];
            context.Name(requirement.Name, FieldPath.Member(at, "name"));
            if (requirement.Name is { } name && !names.Add(name))
                context.Error(FieldPath.Member(at, "name"), $"{name} is there twice");
            if (HasOneKind(requirement, at) && Compile(requirement.Name ?? "", requirement, at) is { } rule)
                rules.Add(rule);
        }

        return rules;
    }

    private Rule? Compile(string name, Requirement requirement, string path) => requirement switch
    {
        { Signature: { } signature } => SignatureCompiler.Compile(name, signature, FieldPath.Member(path, "signature"), context, quorums),
        { Vulnerabilities: { } vulnerabilities } => new VulnerabilitiesCompiler(context, quorums).Compile(name, vulnerabilities, FieldPath.Member(path, "vulnerabilities")),
        { Provenance: { } provenance } => new ProvenanceCompiler(context, quorums).Compile(name, provenance, FieldPath.Member(path, "provenance")),
        { Sbom: { } sbom } => new SbomCompiler(context, quorums).Compile(name, sbom, FieldPath.Member(path, "sbom")),
        { Findings: { } findings } => new FindingsCompiler(context, quorums).Compile(name, findings, FieldPath.Member(path, "findings")),
        { VerificationSummary: { } summary } => SummaryCompiler.Compile(name, summary, FieldPath.Member(path, "verificationSummary"), context, quorums),
        { Attestation: { } attestation } => AttestationCompiler.Compile(name, attestation, FieldPath.Member(path, "attestation"), context, quorums),
        _ => throw new InvalidOperationException("a kind of requirement without a compiler"),
    };

    private bool HasOneKind(Requirement requirement, string path)
    {
        object?[] kinds =
        [
            requirement.Signature, requirement.Provenance, requirement.Vulnerabilities, requirement.Sbom, requirement.Findings,
            requirement.VerificationSummary, requirement.Attestation,
        ];
        var given = kinds.Count(k => k is not null);
        if (given != 1)
            context.Error(path, $"names {(given == 0 ? "none" : "more than one")} of signature, provenance, vulnerabilities, sbom, findings, verificationSummary and attestation: want one");
        return given == 1;
    }
}
