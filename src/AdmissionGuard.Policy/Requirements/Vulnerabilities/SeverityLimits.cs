using AdmissionGuard.Policy.Model;

namespace AdmissionGuard.Policy.Requirements.Vulnerabilities;

/// <summary>How many of each severity are tolerated, with what is left out filled in; null tolerates any number.</summary>
internal sealed class SeverityLimits
{
    private readonly int?[] limits = new int?[6];

    public SeverityLimits(VulnerabilityLimits? max)
    {
        // A more severe one is never tolerated more often than the next less severe one that has a limit.
        limits[(int)Severity.Negligible] = max?.Negligible;
        limits[(int)Severity.Low] = max?.Low ?? limits[(int)Severity.Negligible];
        limits[(int)Severity.Medium] = max?.Medium ?? limits[(int)Severity.Low];
        limits[(int)Severity.High] = max?.High ?? limits[(int)Severity.Medium];
        limits[(int)Severity.Critical] = max?.Critical ?? limits[(int)Severity.High];
        limits[(int)Severity.Unknown] = max?.Unknown ?? limits.Min();
    }

    /// <summary>The limit of one severity.</summary>
    public int? this[Severity severity] => limits[(int)severity];
}
