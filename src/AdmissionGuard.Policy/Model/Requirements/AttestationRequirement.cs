using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace AdmissionGuard.Policy.Model;

/// <summary>An attestation of any type, whose predicate satisfies a JSON Schema.</summary>
public sealed record AttestationRequirement
{
    /// <summary>Whose attestations.</summary>
    [Required]
    public AuthoritySelection? From { get; init; }

    /// <summary>The predicate type, compared exactly.</summary>
    [Required]
    [MinSize(1)]
    public string? PredicateType { get; init; }

    /// <summary>
    /// JSON Schema 2020-12 that the predicate must satisfy. References stay within the schema; nothing is fetched.
    /// Keywords that are not known are refused.
    /// </summary>
    [PreserveUnknownFields]
    public JsonElement? Schema { get; init; }

    /// <summary>How old the attestation may be, by the proven time of signing, as in <c>720h</c>. Needs a log entry or a timestamp.</summary>
    [RegularExpression(Duration.Pattern)]
    public string? MaxAge { get; init; }
}
