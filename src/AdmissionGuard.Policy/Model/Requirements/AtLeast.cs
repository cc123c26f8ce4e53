using System.ComponentModel.DataAnnotations;

namespace AdmissionGuard.Policy.Model;

/// <summary>At least so many of the named authorities, each by a key or identity of its own.</summary>
public sealed record AtLeast
{
    /// <summary>How many; at least 1 and no more than are named.</summary>
    [Required]
    [Range(1, 64)]
    public int? Count { get; init; }

    /// <summary>Names of authorities.</summary>
    [Required]
    [MinSize(1)]
    [MaxSize(64)]
    public IReadOnlyList<string>? Of { get; init; }
}
