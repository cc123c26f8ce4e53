using System.ComponentModel.DataAnnotations;

namespace AdmissionGuard.Policy.Model;

/// <summary>Kubernetes' label selector: all entries of both parts must hold.</summary>
public sealed record LabelSelector
{
    /// <summary>Labels that must be there with exactly these values.</summary>
    public IReadOnlyDictionary<string, string>? MatchLabels { get; init; }

    /// <summary>Conditions on labels; all must hold.</summary>
    [MaxSize(64)]
    public IReadOnlyList<LabelSelectorRequirement>? MatchExpressions { get; init; }
}
