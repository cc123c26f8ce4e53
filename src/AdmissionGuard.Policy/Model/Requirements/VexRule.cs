using System.ComponentModel.DataAnnotations;

namespace AdmissionGuard.Policy.Model;

/// <summary>
/// VEX statements (OpenVEX, CycloneDX analysis) that count: a vulnerability whose latest statement says not_affected, with
/// a justification, or fixed, is left out. Statements of one time that disagree leave nothing out.
/// </summary>
public sealed record VexRule
{
    /// <summary>Whose statements.</summary>
    [Required]
    public AuthoritySelection? From { get; init; }

    /// <summary>How old a statement may be, as in <c>2160h</c>. Left out: any age.</summary>
    [RegularExpression(Duration.Pattern)]
    public string? MaxAge { get; init; }
}
