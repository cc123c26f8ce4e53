using AdmissionGuard.Registry.Manifests;

namespace AdmissionGuard.Registry.Evidence;

/// <summary>How likely evidence is what the policies want, by its unsigned claims: they move it in the order, and never out of it.</summary>
internal sealed class Likelihood(EvidenceQuery query)
{
    private const int Wanted = 0;
    private const int Unclaimed = 1;
    private const int Unwanted = 2;
    private const int Notation = 3;

    internal PlaceSteps.Claim OfReferrer(Descriptor listed) => listed.ArtifactType == SigningConventions.NotationArtifactType
        ? new PlaceSteps.Claim(Notation, null)
        : Of(listed.Annotations.GetValueOrDefault(SigningConventions.BundlePredicateTypeAnnotation));

    internal PlaceSteps.Claim OfLayer(Descriptor layer) => Of(layer.Annotations.GetValueOrDefault(SigningConventions.LayerPredicateTypeAnnotation));

    private PlaceSteps.Claim Of(string? predicateType) =>
        new(predicateType is null ? Unclaimed : IsWanted(predicateType) ? Wanted : Unwanted, predicateType);

    private bool IsWanted(string predicateType) => predicateType == SigningConventions.CosignSignPredicateType
        ? query.Need.HasFlag(EvidenceNeed.Signatures)
        : query.Need.HasFlag(EvidenceNeed.Attestations) && (query.PredicateTypes.Count == 0 || query.PredicateTypes.Contains(predicateType));
}
