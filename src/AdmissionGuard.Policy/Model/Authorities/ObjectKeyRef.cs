using System.ComponentModel.DataAnnotations;

namespace AdmissionGuard.Policy.Model;

/// <summary>A key of a Secret or ConfigMap.</summary>
public sealed record ObjectKeyRef
{
    /// <summary>The object's name.</summary>
    [Required]
    [MinSize(1)]
    public string? Name { get; init; }

    /// <summary>
    /// The object's namespace. Left out: the policy's own namespace, for a cluster-wide kind the operator's. An
    /// ImagePolicy may name no other than its own.
    /// </summary>
    [MinSize(1)]
    public string? Namespace { get; init; }

    /// <summary>The key within the object's data.</summary>
    [MinSize(1)]
    public string? Key { get; init; }
}
