using System.ComponentModel.DataAnnotations;

namespace AdmissionGuard.Policy.Model;

/// <summary>
/// How many findings of each SARIF level are tolerated. A level left out has the limit of the next less severe one that
/// has a limit; below all limits nothing is counted.
/// </summary>
public sealed record FindingLimits
{
    /// <summary>Errors.</summary>
    [Range(0, int.MaxValue)]
    public int? Error { get; init; }

    /// <summary>Warnings.</summary>
    [Range(0, int.MaxValue)]
    public int? Warning { get; init; }

    /// <summary>Notes.</summary>
    [Range(0, int.MaxValue)]
    public int? Note { get; init; }
}
