using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Policy.Linting;

/// <summary>
/// Advice on policies that compile but may not say what their author means: everything that the compiler says, and what
/// only matters while a policy is being written. Pure; changes nothing about how policies are judged.
/// </summary>
public static class PolicyLinter
{
    /// <summary>Everything that the compiler says, errors first in their order, and the advice.</summary>
    /// <param name="documents">Policies, trust roots and exceptions.</param>
    /// <param name="material">What they refer to, as far as it is at hand; see <see cref="PolicyError.IsMissingMaterial"/>.</param>
    /// <param name="settings">What the operator of the cluster decides.</param>
    /// <param name="now">The time against which dates are checked.</param>
    public static IReadOnlyList<PolicyError> Lint(IReadOnlyList<PolicyDocument> documents, PolicyMaterial material, PolicySettings settings, DateTimeOffset now) =>
        [.. PolicyCompiler.Compile(documents, material, settings).Errors.Concat(Advise(documents, now)).OrderBy(e => e.Severity)];

    /// <summary>
    /// The advice alone, each a warning with the path of its field. Exceptions are compared with the policies among the
    /// documents; with an exception given alone, nothing is said about what it names.
    /// </summary>
    /// <param name="documents">Policies and exceptions; other kinds get none.</param>
    /// <param name="now">The time against which dates are checked.</param>
    public static IReadOnlyList<PolicyError> Advise(IReadOnlyList<PolicyDocument> documents, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(documents);
        var all = new List<PolicyError>();
        foreach (var document in documents)
        {
            var advice = new Advice();
            if (SpecOf(document.Resource) is { } spec)
                Advise(spec, now, advice);
            else if (document.Resource is ImagePolicyException { Spec: { } exception })
                ExceptionAdvice.Give(exception, documents, now, advice);
            all.AddRange(advice.Given.Select(a => document.Source.Locate(a) with { Object = UntrustedText.Show($"{document.Resource.Kind}/{document.Resource.Metadata.Name}", 320) }));
        }

        return all;
    }

    internal static ImagePolicySpec? SpecOf(PolicyResource resource) => (resource as ClusterImagePolicy)?.Spec ?? (resource as ImagePolicy)?.Spec;

    private static void Advise(ImagePolicySpec spec, DateTimeOffset now, Advice advice)
    {
        MatchAdvice.Give(spec, advice);
        for (var i = 0; i < (spec.Authorities?.Count ?? 0); i++)
            IdentityAdvice.Give(spec.Authorities![i], FieldPath.Item("spec.authorities", i), advice);
        RequirementAdvice.Give(spec, now, advice);
    }
}
