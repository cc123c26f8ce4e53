using AdmissionGuard.Policy.Authorities;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Evaluation;
using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Sigstore.Facts;

namespace AdmissionGuard.Policy.Requirements.Signature;

/// <summary>The image is signed, by enough of the named authorities.</summary>
internal sealed class SignatureRule(string name, AuthorityQuorum from, IReadOnlyList<KeyValuePair<string, string>> annotations, TimeSpan? maxAge)
    : AnyStatementRule(name, from)
{
    /// <summary>
    /// The predicate type of cosign 3's image signatures. Statements of any other type are attestations, which cosign 3.1
    /// itself takes for signatures; we do not.
    /// </summary>
    public const string PredicateType = "https://sigstore.dev/cosign/sign/v1";

    private static readonly ContentFilter Signatures = new(
        "a signature",
        Reason.NoSignature,
        kind => kind is EvidenceKind.Bundle or EvidenceKind.SimpleSigning,
        content => content is VerifiedSimpleSigning or VerifiedMessage or VerifiedStatement { PredicateType: PredicateType });

    public override EvidenceNeeds Needs => From.Count > 1 ? EvidenceNeeds.Signatures | EvidenceNeeds.Everything : EvidenceNeeds.Signatures;

    public override ContentFilter Content => Signatures;

    protected override Objection? Judge(Testimony testimony, RuleContext context, ref DateTimeOffset? validUntil) =>
        AnnotationsOf(testimony) ?? Ages.Check("signed", testimony.SignedAt, maxAge, Reason.TimestampInvalid, context, ref validUntil);

    protected override string Describe(Testimony testimony) =>
        $"signed by {SignerText.Of(testimony.Evidence.Signer)}{(testimony.SignedAt is { } time ? $" at {time:u}" : "")}";

    private Objection? AnnotationsOf(Testimony testimony)
    {
        if (annotations.Count == 0)
            return null;

        var found = testimony.Evidence.Content switch
        {
            VerifiedSimpleSigning simple => simple.Annotations,
            VerifiedStatement statement => statement.Subjects.Count == 1 ? statement.Subjects[0].Annotations : null,
            _ => null,
        };
        foreach (var (key, wanted) in annotations)
        {
            var value = found?.GetValueOrDefault(key);
            if (value != wanted)
                return Objection.To(Reason.NoSignature, $"the signature's annotation {UntrustedText.Show(key, 64)} is {UntrustedText.Show(value, 128)}, want {UntrustedText.Show(wanted, 128)}");
        }

        return null;
    }
}
