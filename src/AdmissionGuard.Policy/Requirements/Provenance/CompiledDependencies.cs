using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Policy.Requirements.Provenance;

/// <summary>Rules about what a build used, prepared.</summary>
internal sealed record CompiledDependencies(
    IReadOnlyList<CompiledDependency> Required,
    IReadOnlyList<CompiledDependency> Allowed,
    IReadOnlyList<CompiledDependency> Denied)
{
    /// <summary>What does not hold; null when all does. A build that names no dependencies has none that are allowed or denied.</summary>
    public string? Mismatch(IReadOnlyList<BuildDependency> dependencies)
    {
        if (Required.FirstOrDefault(r => !dependencies.Any(r.Matches)) is { } missing)
            return $"no dependency is {missing}";
        foreach (var dependency in dependencies)
        {
            if (Allowed.Count > 0 && !Allowed.Any(a => a.Matches(dependency)))
                return $"dependency {UntrustedText.Show(dependency.Uri)} is not allowed";
            if (Denied.FirstOrDefault(d => d.Matches(dependency)) is { } denied)
                return $"dependency {UntrustedText.Show(dependency.Uri)} is denied by {denied}";
        }

        return null;
    }
}
