using AdmissionGuard.Registry.References;

namespace AdmissionGuard.Registry.Evidence;

/// <summary>One place to look at.</summary>
/// <param name="Repository">The image's repository or a separate one.</param>
/// <param name="Kind">What kind of place.</param>
/// <param name="Tag">The tag; null for the referrers API.</param>
internal sealed record EvidencePlace(RepositoryName Repository, PlaceKind Kind, string? Tag)
{
    public override string ToString() => Tag is null ? "referrers API" : $"tag {Tag}";
}
