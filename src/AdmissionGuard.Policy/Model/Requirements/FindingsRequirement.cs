using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace AdmissionGuard.Policy.Model;

/// <summary>Static analysis in SARIF 2.1.0: code, secrets, configuration. Of each tool, the newest result counts.</summary>
public sealed record FindingsRequirement
{
    /// <summary>Whose results.</summary>
    [Required]
    public AuthoritySelection? From { get; init; }

    /// <summary>How old the results may be, by their signed time, else by the proven time of signing, as in <c>720h</c>.</summary>
    [RegularExpression(Duration.Pattern)]
    public string? MaxAge { get; init; }

    /// <summary>How many findings of each level are tolerated.</summary>
    [Required]
    public FindingLimits? Max { get; init; }

    /// <summary>The tools that must have run, by name in any case. Left out: any one.</summary>
    [MinSize(1)]
    [MaxSize(64)]
    public IReadOnlyList<string>? Tools { get; init; }

    /// <summary>What a suppressed finding means: Count it like any other, or Honor an accepted suppression.</summary>
    [DefaultValue(Suppressions.Count)]
    public Suppressions Suppressions { get; init; } = Suppressions.Count;

    /// <summary>Further predicate types under which your SARIF is attested.</summary>
    [MinSize(1)]
    [MaxSize(16)]
    public IReadOnlyList<string>? PredicateTypes { get; init; }
}
