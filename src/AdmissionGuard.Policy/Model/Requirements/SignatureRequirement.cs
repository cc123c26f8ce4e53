using System.ComponentModel.DataAnnotations;

namespace AdmissionGuard.Policy.Model;

/// <summary>
/// A signature on the image: cosign's simple signing, or a bundle with cosign's <c>sign/v1</c> statement or a message
/// signature.
/// </summary>
public sealed record SignatureRequirement
{
    /// <summary>Whose signature.</summary>
    [Required]
    public AuthoritySelection? From { get; init; }

    /// <summary>Annotations that were signed along (<c>cosign sign -a key=value</c>), compared exactly.</summary>
    [MinSize(1)]
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>How old the signature may be, by its proven time, as in <c>720h</c>. Needs a log entry or a timestamp.</summary>
    [RegularExpression(Duration.Pattern)]
    public string? MaxAge { get; init; }
}
