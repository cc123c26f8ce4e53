using System.ComponentModel.DataAnnotations;

namespace AdmissionGuard.Policy.Model;

/// <summary>One condition on one label.</summary>
public sealed record LabelSelectorRequirement
{
    /// <summary>The label's key.</summary>
    [Required]
    [MinSize(1)]
    public string? Key { get; init; }

    /// <summary>How the label is compared with the values.</summary>
    [Required]
    public LabelSelectorOperator? Operator { get; init; }

    /// <summary>The values: at least one for In and NotIn, none for Exists and DoesNotExist.</summary>
    public IReadOnlyList<string>? Values { get; init; }
}
