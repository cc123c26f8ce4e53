using System.ComponentModel.DataAnnotations;

namespace AdmissionGuard.Policy.Model;

/// <summary>A scanner whose results count.</summary>
public sealed record ScannerRule
{
    /// <summary>The scanner's name, as in <c>trivy</c> or <c>grype</c>, in any case.</summary>
    [Required]
    [MinSize(1)]
    public string? Name { get; init; }

    /// <summary>The scanner's URI as the scan states it, without a version, compared exactly. Left out: any with that name.</summary>
    [MinSize(1)]
    public string? Uri { get; init; }

    /// <summary>The lowest version that counts.</summary>
    [MinSize(1)]
    public string? MinVersion { get; init; }

    /// <summary>Versions that never count. A scan that does not state its version is then refused.</summary>
    [MinSize(1)]
    [MaxSize(256)]
    public IReadOnlyList<string>? DenyVersions { get; init; }
}
