using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Cli.Policies.Testing;

/// <summary>What a verdict should be.</summary>
internal sealed record PolicyTestExpectation
{
    /// <summary>The verdict.</summary>
    public required ExpectedVerdict Verdict { get; init; }

    /// <summary>One of the reasons; for a verdict that complains.</summary>
    public Reason? Reason { get; init; }

    /// <summary>The policy that gives it.</summary>
    public string? Policy { get; init; }

    /// <summary>The requirement that gives it.</summary>
    public string? Requirement { get; init; }
}
