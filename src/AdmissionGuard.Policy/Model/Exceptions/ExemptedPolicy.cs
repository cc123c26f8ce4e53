using System.ComponentModel.DataAnnotations;

namespace AdmissionGuard.Policy.Model;

/// <summary>Requirements of one policy.</summary>
public sealed record ExemptedPolicy
{
    /// <summary>The policy's name.</summary>
    [Required]
    [MinSize(1)]
    public string? Name { get; init; }

    /// <summary>The policy's namespace, for an ImagePolicy. Left out: a ClusterImagePolicy.</summary>
    [MinSize(1)]
    public string? Namespace { get; init; }

    /// <summary>The names of its requirements; <c>tagReferences</c> stands for the policy's rule about tags.</summary>
    [Required]
    [MinSize(1)]
    [MaxSize(64)]
    public IReadOnlyList<string>? Requirements { get; init; }
}
