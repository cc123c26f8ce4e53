using System.ComponentModel.DataAnnotations;

namespace AdmissionGuard.Policy.Model;

/// <summary>
/// SLSA provenance, v0.2 or v1. One statement must satisfy every field that is given. What the signing certificate
/// claims about source and build outranks the predicate: a predicate that contradicts it is refused.
/// </summary>
public sealed record ProvenanceRequirement
{
    /// <summary>Whose provenance.</summary>
    [Required]
    public AuthoritySelection? From { get; init; }

    /// <summary>The builders, of which the provenance must name one.</summary>
    [Required]
    [MinSize(1)]
    [MaxSize(64)]
    public IReadOnlyList<BuilderRule>? Builders { get; init; }

    /// <summary>The SLSA build level that the builder must be trusted for, by the levels in <c>builders</c>.</summary>
    [Range(1, 3)]
    public int? MinimumLevel { get; init; }

    /// <summary>The build types, of which the provenance must name one, compared exactly.</summary>
    [MinSize(1)]
    [MaxSize(64)]
    public IReadOnlyList<string>? BuildTypes { get; init; }

    /// <summary>The sources, of which the provenance must name one.</summary>
    [MinSize(1)]
    [MaxSize(64)]
    public IReadOnlyList<SourceRule>? Sources { get; init; }

    /// <summary>
    /// The entry points (the workflow or build configuration within the source), of which the provenance must name one,
    /// compared exactly.
    /// </summary>
    [MinSize(1)]
    [MaxSize(64)]
    public IReadOnlyList<string>? EntryPoints { get; init; }

    /// <summary>
    /// External parameters and their values, compared exactly. A name is a path, as in <c>workflow.path</c>; a dot within
    /// a name is written <c>\.</c>.
    /// </summary>
    [MinSize(1)]
    public IReadOnlyDictionary<string, string>? Parameters { get; init; }

    /// <summary>True to refuse provenance with external parameters that <c>parameters</c> does not list.</summary>
    public bool? DenyOtherParameters { get; init; }

    /// <summary>What the build used (resolvedDependencies, in v0.2 materials).</summary>
    public DependencyRules? Dependencies { get; init; }

    /// <summary>How long ago the build may have finished, as in <c>720h</c>.</summary>
    [RegularExpression(Duration.Pattern)]
    public string? MaxAge { get; init; }
}
