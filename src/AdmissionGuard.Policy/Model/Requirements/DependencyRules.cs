using System.ComponentModel.DataAnnotations;

namespace AdmissionGuard.Policy.Model;

/// <summary>What a build must, may and must not have used.</summary>
public sealed record DependencyRules
{
    /// <summary>Each of these must be among the dependencies.</summary>
    [MinSize(1)]
    [MaxSize(256)]
    public IReadOnlyList<DependencyRule>? Required { get; init; }

    /// <summary>Each dependency must be one of these.</summary>
    [MinSize(1)]
    [MaxSize(256)]
    public IReadOnlyList<DependencyRule>? Allowed { get; init; }

    /// <summary>No dependency may be one of these.</summary>
    [MinSize(1)]
    [MaxSize(256)]
    public IReadOnlyList<DependencyRule>? Denied { get; init; }
}
