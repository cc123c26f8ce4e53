using AdmissionGuard.Policy.Evaluation;
using AdmissionGuard.Policy.Predicates.Packages;
using AdmissionGuard.Policy.Requirements.Vulnerabilities;

namespace AdmissionGuard.Policy.Requirements.Vex;

/// <summary>A product of a VEX statement.</summary>
/// <param name="Id">Its <c>@id</c>; empty when it has none.</param>
/// <param name="Purl">Its purl, by id or by identifier; null when it has none.</param>
/// <param name="Sha256">Its SHA-256 in hex; null when it has none.</param>
/// <param name="Packages">The packages within it that the statement is about; empty for all.</param>
/// <param name="IsUnclear">True when it names packages in a way that cannot be read.</param>
internal sealed record VexProduct(string Id, PackageUrl? Purl, string? Sha256, IReadOnlyList<PackageUrl> Packages, bool IsUnclear)
{
    /// <summary>True when it is this image and, where it names packages, the vulnerability is in one of them; or when it is itself the package.</summary>
    /// <param name="vulnerability">The vulnerability.</param>
    /// <param name="clears">Whether the statement clears: then packages that cannot be read cover nothing, else everything.</param>
    /// <param name="target">What is judged.</param>
    /// <param name="facts">The image.</param>
    public bool Covers(Vulnerability vulnerability, bool clears, Target target, ImageFacts facts)
    {
        if (IsUnclear)
            return !clears && IsImage(target, facts);
        return IsImage(target, facts)
            ? Packages.Count == 0 || Packages.Any(vulnerability.IsIn)
            : Purl is { Type: not ("oci" or "docker"), Version: not null } package && Packages.Count == 0 && vulnerability.IsIn(package);
    }

    // By digest wherever one is given; else by the repository's full name. A name alone, or a tag, is nobody in particular.
    private bool IsImage(Target target, ImageFacts facts)
    {
        if (Sha256 is not null)
            return target.Digests.Contains("sha256:" + Sha256, StringComparer.Ordinal);
        if (Purl is { Type: "oci" or "docker" })
        {
            return Purl.Version is not null
                ? target.Digests.Contains(Purl.Version, StringComparer.Ordinal)
                : !Purl.Qualifiers.ContainsKey("tag") && Purl.Qualifiers.TryGetValue("repository_url", out var repository) && IsRepository(repository, facts);
        }

        var at = Id.LastIndexOf('@');
        return Purl is null && target.Digests.Contains(Id[(at + 1)..], StringComparer.Ordinal);
    }

    // The purl specification gives the full repository; some tools give the part before the name.
    private bool IsRepository(string repository, ImageFacts facts) =>
        repository == facts.Subject.Name || $"{repository}/{Purl!.Name}" == facts.Subject.Name;
}
