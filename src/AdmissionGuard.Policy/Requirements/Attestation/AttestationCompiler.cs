using AdmissionGuard.Policy.Authorities;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Evaluation;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Policy.Requirements.Signature;
using AdmissionGuard.Policy.Schemas;

namespace AdmissionGuard.Policy.Requirements.Attestation;

/// <summary>Prepares <c>attestation</c>.</summary>
internal static class AttestationCompiler
{
    public static Rule? Compile(string name, AttestationRequirement requirement, string path, CompileContext context, QuorumCompiler quorums)
    {
        var from = quorums.Compile(requirement.From, FieldPath.Member(path, "from"));
        var type = context.Text(requirement.PredicateType, FieldPath.Member(path, "predicateType"));
        if (type == SignatureRule.PredicateType)
            context.Error(FieldPath.Member(path, "predicateType"), "is cosign's signature: ask for it with signature");

        JsonSchema? schema = null;
        if (requirement.Schema is { } text && !JsonSchema.TryCompile(text, out schema, out var error))
            context.Error(FieldPath.Member(path, "schema") + error.Path, error.Message);
        if (requirement.Schema is null)
            context.Warn(path, "has no schema: any predicate of this type counts, whatever it says");
        var maxAge = context.Duration(requirement.MaxAge, FieldPath.Member(path, "maxAge"));
        return from is null ? null : new AttestationRule(name, from, type, schema, maxAge);
    }
}
