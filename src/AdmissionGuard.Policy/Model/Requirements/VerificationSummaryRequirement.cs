using System.ComponentModel.DataAnnotations;

namespace AdmissionGuard.Policy.Model;

/// <summary>A SLSA verification summary attestation, v1, with the result PASSED.</summary>
public sealed record VerificationSummaryRequirement
{
    /// <summary>Whose summaries.</summary>
    [Required]
    public AuthoritySelection? From { get; init; }

    /// <summary>The verifiers' ids, of which one must be named, compared exactly.</summary>
    [Required]
    [MinSize(1)]
    [MaxSize(64)]
    public IReadOnlyList<string>? Verifiers { get; init; }

    /// <summary>
    /// The URIs of the resource, of which one must be named. <c>*</c> stands for any text within one segment, <c>**</c> for
    /// any number of segments. Left out: any, because the subject's digest names the image.
    /// </summary>
    [MinSize(1)]
    [MaxSize(64)]
    public IReadOnlyList<string>? Resources { get; init; }

    /// <summary>The URIs of the verifier's policy, of which one must be named, compared exactly.</summary>
    [MinSize(1)]
    [MaxSize(64)]
    public IReadOnlyList<string>? Policies { get; init; }

    /// <summary>
    /// Levels that must all be verified, as in <c>SLSA_BUILD_LEVEL_3</c>. A higher level of the same track covers a lower
    /// one.
    /// </summary>
    [Required]
    [MinSize(1)]
    [MaxSize(64)]
    public IReadOnlyList<string>? Levels { get; init; }

    /// <summary>How long ago it may have been verified, as in <c>720h</c>. Left out: any time.</summary>
    [RegularExpression(Duration.Pattern)]
    public string? MaxAge { get; init; }
}
