using AdmissionGuard.Policy.Authorities;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Evaluation;
using AdmissionGuard.Policy.Model;

namespace AdmissionGuard.Policy.Requirements.Signature;

/// <summary>Prepares <c>signature</c>.</summary>
internal static class SignatureCompiler
{
    public static Rule? Compile(string name, SignatureRequirement requirement, string path, CompileContext context, QuorumCompiler quorums)
    {
        var from = quorums.Compile(requirement.From, FieldPath.Member(path, "from"));
        if (requirement.Annotations is { Count: 0 })
            context.Error(FieldPath.Member(path, "annotations"), "is empty: leave it out or name an annotation");
        var maxAge = context.Duration(requirement.MaxAge, FieldPath.Member(path, "maxAge"));
        return from is null
            ? null
            : new SignatureRule(name, from, [.. (requirement.Annotations ?? new Dictionary<string, string>()).OrderBy(a => a.Key, StringComparer.Ordinal)], maxAge);
    }
}
