using System.ComponentModel.DataAnnotations;

namespace AdmissionGuard.Policy.Model;

/// <summary>
/// A bill of materials: SPDX 2.2 and 2.3 JSON, CycloneDX 1.4 to 1.6 JSON. There must be one, and none by these authorities
/// may list anything that is denied.
/// </summary>
public sealed record SbomRequirement
{
    /// <summary>Whose bills of materials.</summary>
    [Required]
    public AuthoritySelection? From { get; init; }

    /// <summary>The formats that count. Left out: both.</summary>
    [MinSize(1)]
    [MaxSize(2)]
    public IReadOnlyList<SbomFormat>? Formats { get; init; }

    /// <summary>
    /// Packages that are denied, by purl: <c>pkg:npm/event-stream</c> in any version, <c>pkg:npm/event-stream@3.3.6</c>, or
    /// with a range as in <c>pkg:npm/lodash@&gt;=4.0.0|&lt;4.17.21</c>, whose parts must all hold.
    /// </summary>
    [MinSize(1)]
    [MaxSize(1024)]
    [ItemPattern("^pkg:.+$")]
    public IReadOnlyList<string>? DenyPackages { get; init; }

    /// <summary>SPDX licence ids that are denied, as in <c>AGPL-3.0-only</c>. With <c>OR</c>, a component may choose another.</summary>
    [MinSize(1)]
    [MaxSize(1024)]
    public IReadOnlyList<string>? DenyLicenses { get; init; }

    /// <summary>SPDX licence ids that are allowed; with this list, all others are denied.</summary>
    [MinSize(1)]
    [MaxSize(1024)]
    public IReadOnlyList<string>? AllowLicenses { get; init; }

    /// <summary>
    /// What a component means whose licence is missing or not an SPDX expression. Left out: Deny with
    /// <c>allowLicenses</c>, Allow otherwise.
    /// </summary>
    public UnknownLicenses? UnknownLicenses { get; init; }

    /// <summary>How old the bill may be, by its signed creation time, as in <c>720h</c>. Left out: any age.</summary>
    [RegularExpression(Duration.Pattern)]
    public string? MaxAge { get; init; }
}
