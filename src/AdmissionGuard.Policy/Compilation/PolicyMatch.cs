using AdmissionGuard.Policy.Matching;

namespace AdmissionGuard.Policy.Compilation;

/// <summary>Which images of which objects a compiled policy is about.</summary>
internal sealed record PolicyMatch
{
    /// <summary>The namespace of an ImagePolicy; null for a ClusterImagePolicy.</summary>
    public required string? Namespace { get; init; }

    public required IReadOnlyList<ImagePattern> Images { get; init; }

    public required IReadOnlyList<ImagePattern> ExcludeImages { get; init; }

    public required CompiledSelector NamespaceSelector { get; init; }

    public required CompiledSelector ObjectSelector { get; init; }

    /// <summary>Everything but <see cref="Images"/>, which the index has found already.</summary>
    public bool Covers(ReviewSubject subject)
    {
        if (Namespace is not null && Namespace != subject.Namespace)
            return false;

        foreach (var exclude in ExcludeImages)
        {
            if (exclude.Matches(subject))
                return false;
        }

        return NamespaceSelector.Matches(subject.NamespaceLabels) && (subject.ObjectLabels is not { } labels || ObjectSelector.Matches(labels));
    }
}
