using AdmissionGuard.Registry.Content;
using AdmissionGuard.Registry.References;

namespace AdmissionGuard.Registry.Evidence;

/// <summary>What is looked for.</summary>
/// <param name="Repository">The image's repository.</param>
/// <param name="Subject">The digest of the index or manifest.</param>
/// <param name="Need">What the policies can use.</param>
/// <param name="Everything">
/// True when all of it counts (scans, VEX, thresholds): then every place is asked at once. False when one good piece is
/// enough: then the likeliest place is asked first, the next only when the caller asks for more, and remembered listings
/// are asked for anew before the search ends.
/// </param>
public sealed record EvidenceQuery(RepositoryName Repository, Digest Subject, EvidenceNeed Need, bool Everything)
{
    /// <summary>
    /// Predicate types that the policies can use; empty when any may do. What claims to be one of them is fetched first. The
    /// claim is unsigned, so that it decides about the order alone.
    /// </summary>
    public IReadOnlyCollection<string> PredicateTypes { get; init; } = [];

    /// <summary>
    /// How old remembered listings may be; null for those that are remembered still. A search for everything that ends in a
    /// denial may then rest on listings up to a minute old: repeat it with <see cref="Content.Freshness.Since"/> the start
    /// of the first; what is still new costs no request.
    /// </summary>
    public Freshness? Freshness { get; init; }
}
