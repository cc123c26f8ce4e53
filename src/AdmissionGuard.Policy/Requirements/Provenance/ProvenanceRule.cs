using AdmissionGuard.Policy.Authorities;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Evaluation;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Policy.Requirements.Provenance;

/// <summary>Provenance by enough of the named authorities says that the image was built as it should be.</summary>
internal sealed class ProvenanceRule(string name, AuthorityQuorum from, ProvenanceWants wants) : AnyStatementRule(name, from)
{
    private static readonly ContentFilter Statements = ContentFilter.Attestations("SLSA provenance (v0.2 or v1)", [ProvenanceReader.V02, ProvenanceReader.V1]);

    public override EvidenceNeeds Needs => From.Count > 1 ? EvidenceNeeds.Attestations | EvidenceNeeds.Everything : EvidenceNeeds.Attestations;

    public override ContentFilter Content => Statements;

    protected override Objection? Judge(Testimony testimony, RuleContext context, ref DateTimeOffset? validUntil)
    {
        var facts = Read(testimony, context);
        if (facts.Error is not null)
            return Objection.To(Reason.PredicateInvalid, facts.Error);
        if (CertificateCheck.Contradiction(facts, testimony.Evidence.Signer) is { } contradiction)
            return Objection.To(Reason.ProvenanceMismatch, contradiction);
        if (!CertificateCheck.IsBuilderApart(testimony.Evidence.Signer))
            facts = facts with { BaseRef = null };
        facts = CertificateCheck.Completed(facts, testimony.Evidence.Signer);
        if (Mismatch(facts) is { } mismatch)
            return Objection.To(Reason.ProvenanceMismatch, mismatch);

        if (facts.StartedOn > facts.FinishedOn)
            return Objection.To(Reason.PredicateInvalid, $"the build began at {facts.StartedOn:u}, after it ended at {facts.FinishedOn:u}");
        if (facts.StartedOn is { } started && Ages.Plausible("begun", started, testimony, context) is { } early)
            return early;
        var built = facts.FinishedOn ?? testimony.SignedAt;
        if (built is { } time && Ages.Plausible("built", time, testimony, context) is { } implausible)
            return implausible;
        return Ages.Check("built", built, wants.MaxAge, Reason.ProvenanceMismatch, context, ref validUntil);
    }

    protected override string Describe(Testimony testimony) =>
        $"provenance signed by {SignerText.Of(testimony.Evidence.Signer)}";

    private static ProvenanceFacts Read(Testimony testimony, RuleContext context) =>
        context.Facts.Predicates.Get(testimony.Statement, ProvenanceReader.Read);

    private string? Mismatch(ProvenanceFacts facts) =>
        Builder(facts)
        ?? OneOf("build type", facts.BuildType, wants.BuildTypes)
        ?? Source(facts)
        ?? OneOf("entry point", facts.EntryPoint, wants.EntryPoints)
        ?? Parameters(facts)
        ?? wants.Dependencies?.Mismatch(facts.Dependencies);

    private string? Builder(ProvenanceFacts facts)
    {
        var matching = wants.Builders.Where(b => b.Id.Matches(facts.BuilderId)).ToArray();
        if (matching.Length == 0)
            return $"builder is {UntrustedText.Show(facts.BuilderId)}, want {string.Join(" or ", wants.Builders.Select(b => b.Id))}";

        var level = matching.Max(b => b.Level);
        return level < wants.MinimumLevel
            ? $"builder {UntrustedText.Show(facts.BuilderId)} is trusted for SLSA build level {level}, want {wants.MinimumLevel}"
            : null;
    }

    private string? Source(ProvenanceFacts facts)
    {
        var nearest = (Matched: -1, Message: "");
        foreach (var source in wants.Sources)
        {
            if (source.Mismatch(facts) is not { } mismatch)
                return null;
            if (mismatch.Matched > nearest.Matched)
                nearest = mismatch;
        }

        return wants.Sources.Count == 0 ? null : nearest.Message;
    }

    private string? Parameters(ProvenanceFacts facts)
    {
        foreach (var (path, wanted) in wants.Parameters)
        {
            var found = path.Find(facts.Parameters);
            if (found != wanted)
                return $"parameter {UntrustedText.Show(path.Text, 128)} is {UntrustedText.Show(found, 128)}, want {UntrustedText.Show(wanted, 128)}";
        }

        return wants.DenyOtherParameters && ParameterPath.FirstOther(facts.Parameters, [.. wants.Parameters.Select(p => p.Path)]) is { } other
            ? $"parameter {UntrustedText.Show(other, 128)} is not one that the policy lists"
            : null;
    }

    private static string? OneOf(string what, string? found, IReadOnlyList<string> wanted) =>
        wanted.Count == 0 || (found is not null && wanted.Contains(found, StringComparer.Ordinal))
            ? null
            : $"{what} is {UntrustedText.Show(found)}, want {string.Join(" or ", wanted.Select(w => UntrustedText.Show(w)))}";
}
