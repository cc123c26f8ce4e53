using System.ComponentModel.DataAnnotations;

namespace AdmissionGuard.Policy.Model;

/// <summary>Dependencies of a build, by URI and digest; what is given must hold together.</summary>
public sealed record DependencyRule
{
    /// <summary>
    /// The URI as the provenance has it. <c>*</c> stands for any text within one segment, <c>**</c> for any number of
    /// segments.
    /// </summary>
    [Required]
    [MinSize(1)]
    public string? Uri { get; init; }

    /// <summary>Algorithm and digest, of which one must be there as given.</summary>
    [MinSize(1)]
    public IReadOnlyDictionary<string, string>? Digest { get; init; }
}
