namespace AdmissionGuard.Policy.Predicates.Sarif;

/// <summary>One run of a tool.</summary>
/// <param name="Tool">The tool's name.</param>
/// <param name="Version">The tool's version; null when the log does not say.</param>
/// <param name="Uri">Where the tool is described; null when the log does not say.</param>
/// <param name="Category">What the run is one of, as in <c>/language:csharp</c> (section 3.17.3); empty when the log does not say.</param>
/// <param name="EndedAt">When the last invocation ended; null when the log does not say.</param>
/// <param name="Failure">Why the run proves nothing; null when it was successful.</param>
/// <param name="Results">The results.</param>
internal sealed record SarifRun(string Tool, string? Version, string? Uri, string Category, DateTimeOffset? EndedAt, string? Failure, IReadOnlyList<SarifResult> Results);
