namespace AdmissionGuard.Cli.Policies.Testing;

/// <summary>How one case came out.</summary>
/// <param name="Suite">The file's name for itself.</param>
/// <param name="Name">The case.</param>
/// <param name="Failure">What is not as expected; null when it passed.</param>
/// <param name="Duration">How long it took.</param>
internal sealed record PolicyTestResult(string Suite, string Name, string? Failure, TimeSpan Duration);
