using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Sigstore.Facts;

namespace AdmissionGuard.Policy.Evaluation;

/// <summary>Which evidence a rule looks at.</summary>
/// <param name="Wanted">What is wanted, as in <c>a signature</c>, for messages.</param>
/// <param name="NoneFound">What is said to be missing when nothing at all is there: NoSignature or NoAttestation.</param>
/// <param name="MayBe">True for evidence that may be it by its form alone.</param>
/// <param name="Is">True for verified content that it is.</param>
internal sealed record ContentFilter(string Wanted, Reason NoneFound, Func<EvidenceKind, bool> MayBe, Func<VerifiedContent, bool> Is)
{
    /// <summary>The predicate types of attestations that it is; empty for signatures.</summary>
    public IReadOnlyCollection<string> PredicateTypes { get; private init; } = [];

    /// <summary>Attestations of some predicate types, compared exactly (threat V2).</summary>
    public static ContentFilter Attestations(string wanted, IReadOnlyCollection<string> predicateTypes)
    {
        var types = predicateTypes.ToHashSet(StringComparer.Ordinal);
        return new ContentFilter(
            wanted, Reason.NoAttestation,
            kind => kind is EvidenceKind.Bundle or EvidenceKind.Attestation,
            content => content is VerifiedStatement statement && types.Contains(statement.PredicateType)) { PredicateTypes = types };
    }
}
