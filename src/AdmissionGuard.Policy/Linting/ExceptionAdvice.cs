using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Evaluation;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Policy.Linting;

/// <summary>Advice on exceptions: what is over, lasts for ever or names nothing.</summary>
internal static class ExceptionAdvice
{
    /// <summary>Longer than the habit of reviewing exceptions once a year allows.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromDays(366);

    public static void Give(ImagePolicyExceptionSpec exception, IReadOnlyList<PolicyDocument> documents, DateTimeOffset now, Advice advice)
    {
        if (Rfc3339.TryParse(exception.Until, out var until))
        {
            if (until <= now)
                advice.Add("spec.until", $"is over since {until:u}: nothing is exempted");
            else if (until - now > Long)
                advice.Add("spec.until", "is more than a year away: an exception is for a limited time");
        }

        for (var i = 0; i < (exception.Policies?.Count ?? 0); i++)
            Named(exception, exception.Policies![i], FieldPath.Item("spec.policies", i), documents, advice);
    }

    private static void Named(ImagePolicyExceptionSpec exception, ExemptedPolicy exempted, string path, IReadOnlyList<PolicyDocument> documents, Advice advice)
    {
        var policy = documents.Select(d => d.Resource).FirstOrDefault(r =>
            PolicyLinter.SpecOf(r) is not null && r.Metadata.Name == exempted.Name && (r as ImagePolicy)?.Metadata.Namespace == exempted.Namespace);
        if (policy is null)
            return;

        var required = PolicyLinter.SpecOf(policy)!.Require ?? [];
        for (var i = 0; i < (exempted.Requirements?.Count ?? 0); i++)
        {
            var at = FieldPath.Item(FieldPath.Member(path, "requirements"), i);
            var name = exempted.Requirements![i];
            var requirement = required.FirstOrDefault(r => r.Name == name);
            if (requirement is null && name != PolicyEvaluator.TagReferencesRequirement)
                advice.Add(at, $"the policy has no requirement {UntrustedText.Show(name, 64)}: nothing is exempted there");
            else if (requirement?.Vulnerabilities is null && exception.Vulnerabilities is not null)
                advice.Add(at, $"{UntrustedText.Show(name, 64)} is not about vulnerabilities, but the exception is about some only: nothing is exempted there");
        }
    }
}
