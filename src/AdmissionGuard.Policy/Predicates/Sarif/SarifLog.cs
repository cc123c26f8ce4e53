namespace AdmissionGuard.Policy.Predicates.Sarif;

/// <summary>A SARIF log.</summary>
/// <param name="Error">What is wrong with it; null when it could be read.</param>
/// <param name="IsUnsupported">True when its version is not 2.1.0.</param>
/// <param name="Runs">The runs; at least one when there is no error.</param>
internal sealed record SarifLog(string? Error, bool IsUnsupported, IReadOnlyList<SarifRun> Runs);
