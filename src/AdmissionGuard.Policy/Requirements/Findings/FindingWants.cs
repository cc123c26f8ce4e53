namespace AdmissionGuard.Policy.Requirements.Findings;

/// <summary>What a requirement wants of static analysis, prepared.</summary>
internal sealed record FindingWants
{
    public required TimeSpan? MaxAge { get; init; }

    public required LevelLimits Max { get; init; }

    public required IReadOnlyList<string> Tools { get; init; }

    public required bool HonorSuppressions { get; init; }

    public required IReadOnlyList<string> PredicateTypes { get; init; }
}
