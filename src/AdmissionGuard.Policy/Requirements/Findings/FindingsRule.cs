using AdmissionGuard.Policy.Authorities;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Evaluation;
using AdmissionGuard.Policy.Predicates.Sarif;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Policy.Requirements.Findings;

/// <summary>
/// Static analysis found no more than is tolerated. Of each tool, and of each category of its runs, the newest result
/// counts, and a log that cannot be read as well.
/// </summary>
internal sealed class FindingsRule(string name, AuthorityQuorum from, FindingWants wants) : Rule(name, from)
{
    private const int MaxShown = 5;
    private readonly ContentFilter content = ContentFilter.Attestations("SARIF results", [.. SarifReader.PredicateTypes, .. wants.PredicateTypes]);

    public override EvidenceNeeds Needs => EvidenceNeeds.Attestations | EvidenceNeeds.Everything;

    public override bool MustSeeAll => true;

    public override ContentFilter Content => content;

    public override Assessment Assess(Target target, RuleContext context)
    {
        var sieve = EvidenceSieve.Sift(content, From, target, context);
        return NewestAssessment.Of(this, sieve, [.. sieve.Testimonies.SelectMany(t => Candidates(t, context))], Missing);
    }

    private IEnumerable<NewestAssessment.Candidate> Candidates(Testimony testimony, RuleContext context)
    {
        var log = context.Facts.Predicates.Get(testimony.Statement, SarifReader.Read);
        if (log.Error is not null)
        {
            var objection = Objection.To(log.IsUnsupported ? Reason.UnsupportedFormat : Reason.PredicateInvalid, log.Error);
            return [new NewestAssessment.Candidate(testimony, null, objection, IsForeign: false, "", null)];
        }

        return log.Runs.GroupBy(r => (Tool: r.Tool.ToLowerInvariant(), r.Category)).Select(g => Candidate(testimony, g.Key.Tool, g.Key.Category, [.. g], context));
    }

    private NewestAssessment.Candidate Candidate(Testimony testimony, string tool, string category, SarifRun[] runs, RuleContext context)
    {
        DateTimeOffset? validUntil = null;
        var time = Array.Exists(runs, r => r.EndedAt is null) ? testimony.SignedAt : runs.Min(r => r.EndedAt);
        var isForeign = wants.Tools.Count > 0 && !wants.Tools.Contains(tool, StringComparer.OrdinalIgnoreCase);
        var objection = isForeign
            ? Objection.To(Reason.ScanIncomplete, $"analysed by {UntrustedText.Show(tool, 64)}, want {string.Join(" and ", wants.Tools)}")
            : Judge(runs, time, testimony, context, ref validUntil);
        var description = $"analysed by {UntrustedText.Show(runs[0].Tool, 64)}{(time is { } t ? $" at {t:u}" : "")}: no more findings than tolerated";
        return new NewestAssessment.Candidate(testimony, time, objection, isForeign, description, validUntil, $"{tool}\n{category}");
    }

    private Objection? Judge(SarifRun[] runs, DateTimeOffset? time, Testimony testimony, RuleContext context, ref DateTimeOffset? validUntil)
    {
        if (time is { } t && Ages.Plausible("analysed", t, testimony, context) is { } implausible)
            return implausible;
        if (time is null && wants.MaxAge is not null)
            return Objection.To(Reason.ScanIncomplete, $"the results do not say when they were made, and no proof of their signing does; want at most {Ages.Text(wants.MaxAge.Value)} ago");
        if (Ages.Check("analysed", time, wants.MaxAge, Reason.ScanTooOld, context, ref validUntil) is { } old)
            return old;
        return runs.Select(r => r.Failure).FirstOrDefault(f => f is not null) is { } failure
            ? Objection.To(Reason.ScanIncomplete, $"{UntrustedText.Show(runs[0].Tool, 64)}: {failure}")
            : Count(runs);
    }

    private Objection? Count(SarifRun[] runs)
    {
        var counted = runs.SelectMany(r => r.Results).Where(r => !(wants.HonorSuppressions && r.IsSuppressed)).ToLookup(r => r.Level);
        foreach (var level in (SarifLevel[])[SarifLevel.Error, SarifLevel.Warning, SarifLevel.Note])
        {
            if (wants.Max[level] is not { } limit || counted[level].Count() is var count && count <= limit)
                continue;

            var shown = counted[level].Select(Describe).Order(StringComparer.Ordinal).Distinct(StringComparer.Ordinal).Take(MaxShown);
            return Objection.To(
                Reason.FindingsFound,
                $"{UntrustedText.Show(runs[0].Tool, 64)} found {count} of level {level.ToString().ToLowerInvariant()}: {string.Join(", ", shown)}{(count > MaxShown ? " and more" : "")}, want at most {limit}");
        }

        return null;
    }

    private Objection? Missing(IReadOnlyList<NewestAssessment.Candidate> newest) =>
        wants.Tools.FirstOrDefault(t => !newest.Any(c => c.Key.StartsWith(t.ToLowerInvariant() + "\n", StringComparison.Ordinal))) is { } tool
            ? Objection.To(Reason.NoAttestation, $"no results of {tool}, want {string.Join(" and ", wants.Tools)}")
            : null;

    private static string Describe(SarifResult result) =>
        UntrustedText.Show(result.RuleId, 64) + (result.Location is null ? "" : $" in {UntrustedText.Show(result.Location, 96)}");
}
