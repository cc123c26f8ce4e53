using System.ComponentModel.DataAnnotations;

namespace AdmissionGuard.Policy.Model;

/// <summary>A trust root, by name.</summary>
public sealed record TrustRootRef
{
    /// <summary>The name of a TrustRoot, or <c>public-good</c>.</summary>
    [Required]
    [MinSize(1)]
    public string? Name { get; init; }
}
