using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace AdmissionGuard.Policy.Model;

/// <summary>
/// A vulnerability scan: cosign's vuln predicate with the result of Trivy or Grype, in-toto's vulns v0.1 and v0.2, SARIF,
/// or CycloneDX with vulnerabilities. The newest scan by signed time counts, whatever older ones say. At least one of
/// <c>max</c> and <c>maxCvss</c> is needed.
/// </summary>
public sealed record VulnerabilitiesRequirement
{
    /// <summary>Whose scans.</summary>
    [Required]
    public AuthoritySelection? From { get; init; }

    /// <summary>How long ago the scan may have finished, by its signed time, as in <c>168h</c>. Left out: any time.</summary>
    [RegularExpression(Duration.Pattern)]
    public string? MaxAge { get; init; }

    /// <summary>How many vulnerabilities of each severity are tolerated.</summary>
    public VulnerabilityLimits? Max { get; init; }

    /// <summary>The highest CVSS base score that is tolerated, as in <c>"6.9"</c>. The highest score of a vulnerability counts.</summary>
    [RegularExpression(@"^([0-9](\.[0-9])?|10(\.0)?)$")]
    public string? MaxCvss { get; init; }

    /// <summary>True to leave out vulnerabilities that nobody has fixed yet.</summary>
    public bool? IgnoreUnfixed { get; init; }

    /// <summary>Vulnerabilities that are tolerated until a date.</summary>
    [MinSize(1)]
    [MaxSize(1024)]
    public IReadOnlyList<IgnoredVulnerability>? Ignore { get; init; }

    /// <summary>Statements that a vulnerability does not affect the image.</summary>
    public VexRule? Vex { get; init; }

    /// <summary>The scanners whose results count. Left out: any.</summary>
    [MinSize(1)]
    [MaxSize(64)]
    public IReadOnlyList<ScannerRule>? Scanners { get; init; }

    /// <summary>How old the scanner's database may have been when it scanned, as in <c>48h</c>. A scan that does not say is refused.</summary>
    [RegularExpression(Duration.Pattern)]
    public string? MaxDatabaseAge { get; init; }

    /// <summary>
    /// What a scan that looked at nothing means: Deny, or Allow for images without packages (scratch, distroless). A scan
    /// that failed is never clean.
    /// </summary>
    [DefaultValue(EmptyScans.Deny)]
    public EmptyScans EmptyScans { get; init; } = EmptyScans.Deny;

    /// <summary>
    /// Further predicate types under which your scanners' results are attested. Known formats only. Naming
    /// <c>https://cyclonedx.org/bom</c> here says that CycloneDX with an empty list of vulnerabilities is a clean scan;
    /// otherwise it is a bill of materials that says nothing about them.
    /// </summary>
    [MinSize(1)]
    [MaxSize(16)]
    public IReadOnlyList<string>? PredicateTypes { get; init; }
}
