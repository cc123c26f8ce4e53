using AdmissionGuard.Policy.Authorities;
using AdmissionGuard.Policy.Evaluation;
using AdmissionGuard.Policy.Predicates.CycloneDx;

namespace AdmissionGuard.Policy.Requirements.Vex;

/// <summary>Whose VEX statements count, prepared.</summary>
/// <param name="From">Whose.</param>
/// <param name="MaxAge">How old a statement that clears may be; null for any age.</param>
internal sealed record CompiledVex(AuthorityQuorum From, TimeSpan? MaxAge)
{
    /// <summary>OpenVEX, with and without its version in the type, and CycloneDX.</summary>
    public static readonly ContentFilter Content = ContentFilter.Attestations("VEX statements", [.. OpenVexReader.PredicateTypes, .. CycloneDxReader.PredicateTypes]);
}
