using AdmissionGuard.Policy.Authorities;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Evaluation;
using AdmissionGuard.Policy.Matching;
using AdmissionGuard.Policy.Model;

namespace AdmissionGuard.Policy.Requirements.VerificationSummary;

/// <summary>Prepares <c>verificationSummary</c>.</summary>
internal static class SummaryCompiler
{
    private const int MaxItems = 64;

    public static Rule? Compile(string name, VerificationSummaryRequirement requirement, string path, CompileContext context, QuorumCompiler quorums)
    {
        var from = quorums.Compile(requirement.From, FieldPath.Member(path, "from"));
        var resources = new List<UriPattern>();
        var texts = context.OptionalTexts(requirement.Resources, FieldPath.Member(path, "resources"), MaxItems);
        for (var i = 0; i < texts.Count; i++)
        {
            if (UriPattern.TryParse(texts[i], out var pattern, out var error))
                resources.Add(pattern);
            else
                context.Error(FieldPath.Item(FieldPath.Member(path, "resources"), i), error);
        }

        var wants = new SummaryWants(
            context.Texts(requirement.Verifiers, FieldPath.Member(path, "verifiers"), MaxItems),
            resources,
            context.OptionalTexts(requirement.Policies, FieldPath.Member(path, "policies"), MaxItems),
            context.Texts(requirement.Levels, FieldPath.Member(path, "levels"), MaxItems),
            context.Duration(requirement.MaxAge, FieldPath.Member(path, "maxAge")));
        return from is null ? null : new SummaryRule(name, from, wants);
    }
}
