using AdmissionGuard.Policy.Authorities;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Evaluation;
using AdmissionGuard.Policy.Model;

namespace AdmissionGuard.Policy.Requirements.Findings;

/// <summary>Prepares <c>findings</c>.</summary>
internal sealed class FindingsCompiler(CompileContext context, QuorumCompiler quorums)
{
    public Rule? Compile(string name, FindingsRequirement requirement, string path)
    {
        var from = quorums.Compile(requirement.From, FieldPath.Member(path, "from"));
        CheckLimits(requirement.Max, FieldPath.Member(path, "max"));
        var wants = new FindingWants
        {
            MaxAge = context.Duration(requirement.MaxAge, FieldPath.Member(path, "maxAge")),
            Max = new LevelLimits(requirement.Max),
            Tools = context.OptionalTexts(requirement.Tools, FieldPath.Member(path, "tools"), 64),
            HonorSuppressions = requirement.Suppressions == Suppressions.Honor,
            PredicateTypes = context.OptionalTexts(requirement.PredicateTypes, FieldPath.Member(path, "predicateTypes"), 16),
        };
        return from is null ? null : new FindingsRule(name, from, wants);
    }

    private void CheckLimits(FindingLimits? max, string path)
    {
        if (max is null || (max.Error is null && max.Warning is null && max.Note is null))
        {
            context.Error(path, max is null ? "missing" : "is empty: name at least one level");
            return;
        }

        foreach (var (name, value) in ((string, int?)[])[("error", max.Error), ("warning", max.Warning), ("note", max.Note)])
        {
            if (value < 0)
                context.Error(FieldPath.Member(path, name), $"is {value}, want 0 or more");
        }
    }
}
