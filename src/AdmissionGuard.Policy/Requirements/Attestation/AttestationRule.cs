using AdmissionGuard.Policy.Authorities;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Evaluation;
using AdmissionGuard.Policy.Schemas;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Policy.Requirements.Attestation;

/// <summary>An attestation of one type, whose predicate satisfies a schema.</summary>
internal sealed class AttestationRule(string name, AuthorityQuorum from, string predicateType, JsonSchema? schema, TimeSpan? maxAge) : AnyStatementRule(name, from)
{
    private readonly ContentFilter content = ContentFilter.Attestations($"an attestation of type {UntrustedText.Show(predicateType)}", [predicateType]);

    public override EvidenceNeeds Needs => From.Count > 1 ? EvidenceNeeds.Attestations | EvidenceNeeds.Everything : EvidenceNeeds.Attestations;

    public override ContentFilter Content => content;

    protected override Objection? Judge(Testimony testimony, RuleContext context, ref DateTimeOffset? validUntil)
    {
        if (testimony.Statement.Predicate.ValueKind == System.Text.Json.JsonValueKind.Undefined)
            return Objection.To(Reason.PredicateInvalid, "the statement has no predicate");
        var result = schema?.Evaluate(testimony.Statement.Predicate) ?? SchemaResult.Valid;
        if (!result.IsValid)
            return Objection.To(result.IsLimitExceeded ? Reason.LimitExceeded : Reason.SchemaViolation, result.Message);
        return Ages.Check("signed", testimony.SignedAt, maxAge, Reason.TimestampInvalid, context, ref validUntil);
    }

    protected override string Describe(Testimony testimony) =>
        $"attested by {SignerText.Of(testimony.Evidence.Signer)}{(testimony.SignedAt is { } time ? $" at {time:u}" : "")}";
}
