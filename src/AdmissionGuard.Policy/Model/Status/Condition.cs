using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace AdmissionGuard.Policy.Model;

/// <summary>One aspect of an object's state (Kubernetes, <c>metav1.Condition</c>).</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record Condition
{
    /// <summary>The aspect.</summary>
    [Required]
    public string? Type { get; init; }

    /// <summary>True, False or Unknown.</summary>
    [Required]
    public ConditionStatus? Status { get; init; }

    /// <summary>The generation of the spec that this condition is about.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>When the status last changed.</summary>
    [Required]
    [TextFormat("date-time")]
    public string? LastTransitionTime { get; init; }

    /// <summary>Why, as one word.</summary>
    [Required]
    public string? Reason { get; init; }

    /// <summary>Why, for people.</summary>
    [Required]
    public string? Message { get; init; }
}
