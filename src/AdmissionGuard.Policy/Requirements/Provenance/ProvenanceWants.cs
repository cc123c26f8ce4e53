namespace AdmissionGuard.Policy.Requirements.Provenance;

/// <summary>What a requirement wants of provenance, prepared. Empty lists want nothing.</summary>
internal sealed record ProvenanceWants
{
    public required IReadOnlyList<CompiledBuilder> Builders { get; init; }

    public required int MinimumLevel { get; init; }

    public required IReadOnlyList<string> BuildTypes { get; init; }

    public required IReadOnlyList<CompiledSource> Sources { get; init; }

    public required IReadOnlyList<string> EntryPoints { get; init; }

    public required IReadOnlyList<(ParameterPath Path, string Value)> Parameters { get; init; }

    public required bool DenyOtherParameters { get; init; }

    public required CompiledDependencies? Dependencies { get; init; }

    public required TimeSpan? MaxAge { get; init; }
}
