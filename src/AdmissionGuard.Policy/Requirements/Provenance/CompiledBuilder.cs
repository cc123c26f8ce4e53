using AdmissionGuard.Policy.Matching;

namespace AdmissionGuard.Policy.Requirements.Provenance;

/// <summary>A builder, prepared.</summary>
/// <param name="Id">What is wanted of its id.</param>
/// <param name="Level">The SLSA build level that it is trusted for; 0 for none.</param>
internal sealed record CompiledBuilder(TextMatcher Id, int Level);
