using AdmissionGuard.Policy.Evaluation;

namespace AdmissionGuard.Policy.Compilation;

/// <summary>What of a compiled policy only this project uses.</summary>
/// <param name="SpecText">The spec as JSON: what the last good material belongs to.</param>
/// <param name="Match">Which images of which objects.</param>
/// <param name="Platforms">The platforms that evidence must cover; null for all.</param>
/// <param name="Rules">The requirements.</param>
internal sealed record CompiledParts(string SpecText, PolicyMatch Match, IReadOnlyList<string>? Platforms, IReadOnlyList<Rule> Rules);
