using System.ComponentModel.DataAnnotations;

namespace AdmissionGuard.Policy.Model;

/// <summary>A TUF repository that publishes a <c>trusted_root.json</c>.</summary>
public sealed record TufRepository
{
    /// <summary>The repository's base URL, https.</summary>
    [Required]
    [RegularExpression("^https://.+$")]
    public string? Url { get; init; }

    /// <summary>The TUF <c>root.json</c> to start from, obtained out of band.</summary>
    [Required]
    public TrustedRootSource? Root { get; init; }

    /// <summary>The target's name. Left out: <c>trusted_root.json</c>.</summary>
    [MinSize(1)]
    public string? Target { get; init; }
}
