using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.References;

namespace AdmissionGuard.Registry.Evidence;

/// <summary>Which places a query concerns, likeliest first.</summary>
internal static class EvidencePlaces
{
    internal static IReadOnlyList<EvidencePlace> Of(EvidenceQuery query, IReadOnlyList<EvidenceRepository> separate, EvidenceHints hints)
    {
        var places = new List<EvidencePlace>();
        foreach (var repository in Repositories(query.Repository, separate))
            places.AddRange(In(repository, query).OrderBy(hints.Rank));
        return places;
    }

    /// <summary>Separate repositories first: where the operator names one, that is where the evidence is.</summary>
    private static IEnumerable<RepositoryName> Repositories(RepositoryName image, IReadOnlyList<EvidenceRepository> separate) =>
        separate.Where(s => Covers(s.ImagePrefix, image)).Select(s => s.Repository).Append(image).Distinct();

    /// <summary>Prefixes end at a segment: <c>ghcr.io/acme</c> does not cover <c>ghcr.io/acme-evil/app</c>.</summary>
    private static bool Covers(string prefix, RepositoryName image)
    {
        var name = image.ToString();
        return prefix.Length == 0
            || (name.StartsWith(prefix, StringComparison.Ordinal) && (name.Length == prefix.Length || prefix[^1] == '/' || name[prefix.Length] == '/'));
    }

    private static IEnumerable<EvidencePlace> In(RepositoryName repository, EvidenceQuery query)
    {
        yield return new EvidencePlace(repository, PlaceKind.Referrers, null);
        if (query.Need.HasFlag(EvidenceNeed.Signatures) && SigningConventions.CosignTag(query.Subject, "sig") is { } sig)
            yield return new EvidencePlace(repository, PlaceKind.SignatureTag, sig);
        if (query.Need.HasFlag(EvidenceNeed.Attestations) && SigningConventions.CosignTag(query.Subject, "att") is { } att)
            yield return new EvidencePlace(repository, PlaceKind.AttestationTag, att);
        yield return new EvidencePlace(repository, PlaceKind.FallbackTag, SigningConventions.FallbackTag(query.Subject));
        if (query.Need.HasFlag(EvidenceNeed.UnsignedSboms) && SigningConventions.CosignTag(query.Subject, "sbom") is { } sbom)
            yield return new EvidencePlace(repository, PlaceKind.SbomTag, sbom);
    }
}
