using AdmissionGuard.Policy.Authorities;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Policy.Evaluation;

/// <summary>
/// Assesses by the newest: of what the named authorities said, the newest counts, and with it everything that cannot be
/// dated. Where several authorities are wanted, each one's newest counts for it.
/// </summary>
internal static class NewestAssessment
{
    /// <summary>One thing that an authority said.</summary>
    /// <param name="Testimony">Who, and where.</param>
    /// <param name="Time">When; null when that cannot be told.</param>
    /// <param name="Objection">Why it does not satisfy; null when it does.</param>
    /// <param name="IsForeign">True when it is not what the rule is about: it is shown, but is neither newest nor good.</param>
    /// <param name="Description">What it says, when it is good.</param>
    /// <param name="ValidUntil">Until when it is good.</param>
    /// <param name="Key">What it is the newest of: candidates with other keys do not make it old.</param>
    public sealed record Candidate(
        Testimony Testimony, DateTimeOffset? Time, Objection? Objection, bool IsForeign, string Description, DateTimeOffset? ValidUntil, string Key = "");

    /// <summary>Assesses.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="sieve">Where the candidates come from.</param>
    /// <param name="candidates">What was said.</param>
    /// <param name="missing">What else is missing among those that are newest; null when nothing is.</param>
    public static Assessment Of(Rule rule, EvidenceSieve sieve, IReadOnlyList<Candidate> candidates, Func<IReadOnlyList<Candidate>, Objection?>? missing = null)
    {
        EvidenceVerdict[] evidence =
        [
            .. candidates.Select(c => c.Objection is { } objection ? EvidenceVerdicts.Of(c.Testimony, objection) : EvidenceVerdicts.Of(c.Testimony, c.Description)),
            .. sieve.Refused.Select(r => r.Verdict),
        ];
        var own = candidates.Where(c => !c.IsForeign).ToArray();
        var newest = rule.From.Count == 1 ? Newest(own) : [.. own.GroupBy(c => c.Testimony.Authority).SelectMany(g => Newest([.. g]))];
        var good = rule.From.Count == 1
            ? IsGood(newest, missing) ? newest : []
            : newest.GroupBy(c => c.Testimony.Authority).Where(g => IsGood([.. g], missing)).SelectMany(g => g).ToArray();

        var count = AuthorityQuorum.CountDistinct([.. good.Select(g => (g.Testimony.Authority, g.Testimony.Evidence.Signer.DistinctId))]);
        if (count >= rule.From.Count)
        {
            return new Assessment
            {
                IsSatisfied = true,
                Message = string.Join("; ", good.Select(g => g.Description).Distinct(StringComparer.Ordinal)),
                ValidUntil = good.Aggregate((DateTimeOffset?)null, (until, g) => Assessment.Earlier(until, g.ValidUntil)),
                Evidence = evidence,
            };
        }

        Objection? nearest = null;
        foreach (var objection in (newest.Length > 0 ? newest : candidates).Select(c => c.Objection).OfType<Objection>())
            nearest = Explanations.Nearer(nearest, objection);
        if (nearest is null && newest.Length > 0)
            nearest = missing?.Invoke(newest);
        var (reason, message) = Explanations.Of(rule, count, good.Select(g => g.Testimony), nearest, sieve);
        return new Assessment { IsSatisfied = false, Reason = reason, Message = message, Evidence = evidence };
    }

    // Those of the latest moment, of which there may be several, and those of none.
    private static Candidate[] Newest(Candidate[] candidates) =>
        [.. candidates.GroupBy(c => c.Key, StringComparer.Ordinal).SelectMany(g => g.Where(c => c.Time is null || c.Time == g.Max(o => o.Time)))];

    private static bool IsGood(Candidate[] newest, Func<IReadOnlyList<Candidate>, Objection?>? missing) =>
        newest.Length > 0 && Array.TrueForAll(newest, c => c.Objection is null) && missing?.Invoke(newest) is null;
}
