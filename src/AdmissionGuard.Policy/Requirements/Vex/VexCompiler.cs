using AdmissionGuard.Policy.Authorities;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Model;

namespace AdmissionGuard.Policy.Requirements.Vex;

/// <summary>Prepares <c>vex</c>.</summary>
internal sealed class VexCompiler(CompileContext context, QuorumCompiler quorums)
{
    public CompiledVex? Compile(VexRule rule, string path)
    {
        var from = quorums.Compile(rule.From, FieldPath.Member(path, "from"));
        var maxAge = context.Duration(rule.MaxAge, FieldPath.Member(path, "maxAge"));
        return from is null ? null : new CompiledVex(from, maxAge);
    }
}
