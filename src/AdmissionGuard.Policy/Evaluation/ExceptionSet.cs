using System.Collections.Frozen;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Policy.Evaluation;

/// <summary>
/// The exceptions in force that name this policy and this image. Each exempts what it names and no more; together they
/// exempt what each of them exempts (threat X2).
/// </summary>
internal sealed class ExceptionSet(CompiledPolicy policy, ImageFacts facts, DateTimeOffset now)
{
    private readonly CompiledException[] inForce =
        [.. policy.Exceptions.Where(e => e.IsInForce(now) && e.Names(facts.Subject, facts.Digest)).OrderBy(e => e.Name, StringComparer.Ordinal)];

    /// <summary>The vulnerabilities that are exempt for one requirement, and the exceptions that say so.</summary>
    public (IReadOnlySet<string> Ids, IReadOnlyList<CompiledException> By) Vulnerabilities(string requirement)
    {
        var naming = inForce.Where(e => e.Vulnerabilities.Count > 0 && e.Exempt(policy.Ref, requirement)).ToArray();
        return (naming.SelectMany(e => e.Vulnerabilities).ToFrozenSet(StringComparer.Ordinal), naming);
    }

    /// <summary>Turns a violation into an exemption when an exception names the requirement as a whole.</summary>
    public RequirementVerdict Apply(RequirementVerdict verdict, ref DateTimeOffset? validUntil)
    {
        if (verdict.Outcome != Outcome.Violated)
            return verdict;

        // Of several, the one that lasts longest: the exemption holds as long as any of them does.
        var exception = inForce.Where(e => e.Vulnerabilities.Count == 0 && e.Exempt(policy.Ref, verdict.Name)).MaxBy(e => e.Until);
        if (exception is null)
            return verdict;

        validUntil = Assessment.Earlier(validUntil, exception.Until);
        return verdict with { Outcome = Outcome.Exempt, Exception = exception.Name };
    }
}
