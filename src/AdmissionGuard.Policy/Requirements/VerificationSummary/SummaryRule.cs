using AdmissionGuard.Policy.Authorities;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Evaluation;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Policy.Requirements.VerificationSummary;

/// <summary>A trusted verifier says that the image passed.</summary>
internal sealed class SummaryRule(string name, AuthorityQuorum from, SummaryWants wants) : AnyStatementRule(name, from)
{
    private static readonly ContentFilter Statements = ContentFilter.Attestations("a SLSA verification summary (v1)", [SummaryReader.PredicateType]);

    public override EvidenceNeeds Needs => From.Count > 1 ? EvidenceNeeds.Attestations | EvidenceNeeds.Everything : EvidenceNeeds.Attestations;

    public override ContentFilter Content => Statements;

    protected override Objection? Judge(Testimony testimony, RuleContext context, ref DateTimeOffset? validUntil)
    {
        var facts = context.Facts.Predicates.Get(testimony.Statement, SummaryReader.Read);
        if (facts.Error is not null)
            return Objection.To(Reason.PredicateInvalid, facts.Error);
        if (Mismatch(facts) is { } mismatch)
            return Objection.To(Reason.ProvenanceMismatch, mismatch);

        var time = facts.VerifiedAt ?? testimony.SignedAt;
        if (time is { } verified && Ages.Plausible("verified", verified, testimony, context) is { } implausible)
            return implausible;
        return Ages.Check("verified", time, wants.MaxAge, Reason.ProvenanceMismatch, context, ref validUntil);
    }

    protected override string Describe(Testimony testimony) =>
        $"summary signed by {SignerText.Of(testimony.Evidence.Signer)}";

    private string? Mismatch(SummaryFacts facts)
    {
        if (facts.Result != "PASSED")
            return $"the verification's result is {UntrustedText.Show(facts.Result, 32)}, want PASSED";
        if (!wants.Verifiers.Contains(facts.Verifier, StringComparer.Ordinal))
            return $"verifier is {UntrustedText.Show(facts.Verifier)}, want {string.Join(" or ", wants.Verifiers)}";
        if (wants.Resources.Count > 0 && !wants.Resources.Any(r => r.Matches(facts.Resource)))
            return $"resource is {UntrustedText.Show(facts.Resource)}, want {string.Join(" or ", wants.Resources)}";
        if (wants.Policies.Count > 0 && (facts.Policy is null || !wants.Policies.Contains(facts.Policy, StringComparer.Ordinal)))
            return $"policy is {UntrustedText.Show(facts.Policy)}, want {string.Join(" or ", wants.Policies)}";
        return wants.Levels.FirstOrDefault(w => !facts.Levels.Any(l => LevelName.Covers(l, w))) is { } missing
            ? $"levels are {UntrustedText.Show(facts.Levels.Count == 0 ? null : string.Join(", ", facts.Levels))}, want {missing}"
            : null;
    }
}
