using AdmissionGuard.Policy.Authorities;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Evaluation;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Policy.Requirements.Sbom;

/// <summary>
/// Enough of the named authorities have a bill of materials, and none of theirs lists anything that is denied: what one of
/// them says is in the image is in it, whatever another leaves out.
/// </summary>
internal sealed class SbomRule(string name, AuthorityQuorum from, SbomWants wants) : Rule(name, from)
{
    private readonly ContentFilter content = ContentFilter.Attestations(
        $"a bill of materials ({string.Join(" or ", wants.Formats.Select(f => f == SbomFormat.Spdx ? "SPDX" : "CycloneDX"))})",
        [.. wants.Formats.SelectMany(SbomReader.PredicateTypes)]);

    public override EvidenceNeeds Needs => EvidenceNeeds.Attestations | EvidenceNeeds.Everything | EvidenceNeeds.UnsignedBills;

    public override bool MustSeeAll => true;

    public override ContentFilter Content => content;

    public override Assessment Assess(Target target, RuleContext context)
    {
        var sieve = EvidenceSieve.Sift(content, From, target, context);
        var evidence = new List<EvidenceVerdict>();
        var good = new List<Testimony>();
        Objection? denied = null, nearest = null;
        DateTimeOffset? validUntil = null;
        foreach (var testimony in sieve.Testimonies)
        {
            var report = context.Facts.Predicates.Get(testimony.Statement, SbomReader.Read);
            DateTimeOffset? until = null;
            var objection = Contradiction(report, testimony, context);
            denied = objection is null ? denied : Explanations.Nearer(denied, objection);
            objection ??= Ages.Check("made", report.Time ?? testimony.SignedAt, wants.MaxAge, Reason.ScanTooOld, context, ref until);
            nearest = objection is null ? nearest : Explanations.Nearer(nearest, objection);
            if (objection is null)
            {
                good.Add(testimony);
                validUntil = Assessment.Earlier(validUntil, until);
            }

            evidence.Add(objection is null ? EvidenceVerdicts.Of(testimony, Describe(report)) : EvidenceVerdicts.Of(testimony, objection));
        }

        evidence.AddRange(sieve.Refused.Select(r => r.Verdict));
        if (denied is not null)
            return new Assessment { IsSatisfied = false, IsFinal = denied.Reason == Reason.ComponentDenied, Reason = denied.Reason, Message = denied.Message, Evidence = evidence };

        var count = AuthorityQuorum.CountDistinct([.. good.Select(g => (g.Authority, g.Evidence.Signer.DistinctId))]);
        if (count >= From.Count)
        {
            var message = string.Join("; ", evidence.Where(e => e.Outcome == Outcome.Satisfied).Select(e => e.Message).Distinct(StringComparer.Ordinal));
            return new Assessment { IsSatisfied = true, Message = message, ValidUntil = validUntil, Evidence = evidence };
        }

        var (reason, text) = Explanations.Of(this, count, good, nearest, sieve);
        return new Assessment { IsSatisfied = false, Reason = reason, Message = text, Evidence = evidence };
    }

    private Objection? Contradiction(SbomReport report, Testimony testimony, RuleContext context)
    {
        if (report.ErrorReason is { } reason)
            return Objection.To(reason, report.Error);
        if (report.Time is { } time && Ages.Plausible("made", time, testimony, context) is { } implausible)
            return implausible;

        var check = new ComponentCheck(wants);
        return report.Components.Select(check.Objection).OfType<string>().Order(StringComparer.Ordinal).FirstOrDefault() is { } denied
            ? Objection.To(Reason.ComponentDenied, denied)
            : null;
    }

    private static string Describe(SbomReport report) => $"{(report.Format == SbomFormat.Spdx ? "SPDX" : "CycloneDX")} with {report.Components.Count} components";
}
