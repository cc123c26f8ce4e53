using AdmissionGuard.Policy.Authorities;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Policy.Evaluation;

/// <summary>
/// A rule that is satisfied when, of the named authorities, enough have each said one thing that fulfils it. More evidence
/// can only help, so it may be decided as soon as it is satisfied.
/// </summary>
internal abstract class AnyStatementRule(string name, AuthorityQuorum from) : Rule(name, from)
{
    /// <summary>Judges what one authority proved: null when it fulfils the rule. Sets until when that holds.</summary>
    protected abstract Objection? Judge(Testimony testimony, RuleContext context, ref DateTimeOffset? validUntil);

    /// <summary>One line about what was accepted.</summary>
    protected abstract string Describe(Testimony testimony);

    public sealed override Assessment Assess(Target target, RuleContext context)
    {
        var sieve = EvidenceSieve.Sift(Content, From, target, context);
        var evidence = new List<EvidenceVerdict>();
        var accepted = new List<(Testimony Testimony, DateTimeOffset? ValidUntil)>();
        Objection? nearest = null;
        foreach (var testimony in sieve.Testimonies)
        {
            DateTimeOffset? until = null;
            if (Judge(testimony, context, ref until) is { } objection)
            {
                evidence.Add(EvidenceVerdicts.Of(testimony, objection));
                nearest = Explanations.Nearer(nearest, objection);
            }
            else
            {
                evidence.Add(EvidenceVerdicts.Of(testimony, Describe(testimony)));
                accepted.Add((testimony, until));
            }
        }

        evidence.AddRange(sieve.Refused.Select(r => r.Verdict));
        var count = AuthorityQuorum.CountDistinct([.. accepted.Select(a => (a.Testimony.Authority, a.Testimony.Evidence.Signer.DistinctId))]);
        if (count >= From.Count)
        {
            return new Assessment
            {
                IsSatisfied = true,
                Message = string.Join("; ", accepted.Select(a => $"{a.Testimony.AuthorityName}: {Describe(a.Testimony)}").Distinct(StringComparer.Ordinal)),
                ValidUntil = ValidUntil(accepted),
                Evidence = evidence,
            };
        }

        var (reason, message) = Explanations.Of(this, count, accepted.Select(a => a.Testimony), nearest, sieve);
        return new Assessment { IsSatisfied = false, Reason = reason, Message = message, Evidence = evidence };
    }

    // Each authority holds as long as its longest-lived evidence; together they hold until the quorum breaks.
    private DateTimeOffset? ValidUntil(List<(Testimony Testimony, DateTimeOffset? ValidUntil)> accepted)
    {
        var ends = accepted
            .GroupBy(a => a.Testimony.Authority)
            .Select(g => g.Any(a => a.ValidUntil is null) ? DateTimeOffset.MaxValue : g.Max(a => a.ValidUntil!.Value))
            .OrderDescending()
            .ElementAtOrDefault(From.Count - 1);
        return ends == DateTimeOffset.MaxValue ? null : ends;
    }
}
