using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Policy.Evaluation;

/// <summary>Chooses, of everything that did not count, what helps most: the piece that came furthest.</summary>
internal static class Explanations
{
    /// <summary>The one that came further; of equals the first by reason and text, so that order never matters.</summary>
    public static Objection Nearer(Objection? a, Objection b) =>
        a is null || b.Progress > a.Progress
        || (b.Progress == a.Progress && (b.Reason < a.Reason || (b.Reason == a.Reason && string.CompareOrdinal(b.Message, a.Message) < 0)))
            ? b
            : a;

    /// <summary>Why a rule that needs its authorities to speak is not satisfied.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="count">How many distinct authorities did.</param>
    /// <param name="accepted">What they said.</param>
    /// <param name="nearest">The best objection to what a wanted signer said about this image.</param>
    /// <param name="sieve">What did not come that far.</param>
    public static (Reason Reason, string Message) Of(Rule rule, int count, IEnumerable<Testimony> accepted, Objection? nearest, EvidenceSieve sieve)
    {
        // What counts for one authority is no miss because it is not another's too.
        var counted = accepted.Select(a => a.Fact.Place).ToHashSet(StringComparer.Ordinal);
        foreach (var (verdict, objection) in sieve.Refused)
        {
            if (!counted.Contains(verdict.Place))
                nearest = Nearer(nearest, objection);
        }

        if (count == 0)
        {
            if (nearest is null && sieve.HasNotation && rule.Content.NoneFound == Reason.NoSignature)
                return (Reason.UnsupportedFormat, $"a Notary Project signature, which is not supported; want {rule.Content.Wanted} by {rule.From.Wanted}");
            if (nearest is null && sieve.UnsignedBill is { } place && rule.Needs.HasFlag(EvidenceNeeds.UnsignedBills))
                return (Reason.NoAttestation, $"one that nobody signed ({place}), which proves nothing; want {rule.Content.Wanted} by {rule.From.Wanted}");
            return nearest is null
                ? (rule.Content.NoneFound, $"none found, want {rule.Content.Wanted} by {rule.From.Wanted}")
                : (nearest.Reason, nearest.Message);
        }

        var names = string.Join(", ", accepted.Select(a => a.AuthorityName).Distinct(StringComparer.Ordinal));
        var spoke = accepted.Select(a => a.Authority).Distinct().Count();
        var shared = spoke > count ? ", who are not that many different signers" : "";
        var other = nearest is null ? "" : $"; nearest miss: {nearest.Reason}: {nearest.Message}";
        return (nearest?.Reason ?? rule.Content.NoneFound, $"{count} of {rule.From.Count} ({names}{shared}), want {rule.Content.Wanted} by {rule.From.Wanted}{other}");
    }
}
