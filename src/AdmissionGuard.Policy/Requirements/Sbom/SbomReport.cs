using AdmissionGuard.Policy.Model;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Policy.Requirements.Sbom;

/// <summary>A bill of materials, whatever its format.</summary>
/// <param name="Format">The format.</param>
/// <param name="ErrorReason">Why it cannot be read; null when it can.</param>
/// <param name="Error">What is wrong with it.</param>
/// <param name="Time">When it was made, by the signed field; null when it does not say.</param>
/// <param name="Components">The components.</param>
internal sealed record SbomReport(SbomFormat Format, Reason? ErrorReason, string Error, DateTimeOffset? Time, IReadOnlyList<SbomComponent> Components)
{
    /// <summary>One that cannot be read.</summary>
    public static SbomReport Failed(SbomFormat format, Reason reason, string error) => new(format, reason, error, null, []);
}
