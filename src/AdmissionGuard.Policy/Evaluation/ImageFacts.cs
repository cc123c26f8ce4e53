using AdmissionGuard.Policy.Matching;

namespace AdmissionGuard.Policy.Evaluation;

/// <summary>Everything that is known about one image when a policy is evaluated. The caller adds to it until every policy is decided.</summary>
public sealed record ImageFacts
{
    /// <summary>The image as the object names it.</summary>
    public required ReviewSubject Subject { get; init; }

    /// <summary>The digest of what the reference resolves to: an index or a manifest, as <c>sha256:</c> and hex.</summary>
    public required string Digest { get; init; }

    /// <summary>The children of the index; empty when the digest is a manifest.</summary>
    public IReadOnlyList<ImagePlatform> Platforms { get; init; } = [];

    /// <summary>The evidence that was fetched and verified so far, on the digest and on its children.</summary>
    public IReadOnlyList<EvidenceFact> Evidence { get; init; } = [];

    /// <summary>
    /// True when there is nothing more to look for: every place for the digest and its children was looked at, or is
    /// among the failures. Until then a requirement that is not satisfied is undecided.
    /// </summary>
    public bool Complete { get; init; }

    /// <summary>Places that could not be looked at to their end.</summary>
    public IReadOnlyList<FactFailure> Failures { get; init; } = [];

    /// <summary>Predicates that were read once for all policies; shared by copies of these facts.</summary>
    internal PredicateCache Predicates { get; } = new();
}
