namespace AdmissionGuard.Policy.Requirements.Vex;

/// <summary>The statements of one document.</summary>
/// <param name="Error">What is wrong with it; null when it could be read.</param>
/// <param name="Statements">The statements; none when there is an error.</param>
internal sealed record VexDocument(string? Error, IReadOnlyList<VexStatement> Statements);
