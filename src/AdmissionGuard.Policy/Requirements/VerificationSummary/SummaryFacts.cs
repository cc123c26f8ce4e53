namespace AdmissionGuard.Policy.Requirements.VerificationSummary;

/// <summary>What a verification summary says.</summary>
internal sealed record SummaryFacts
{
    /// <summary>What is wrong with it; null when it could be read.</summary>
    public string? Error { get; init; }

    public string Verifier { get; init; } = "";

    public DateTimeOffset? VerifiedAt { get; init; }

    public string Resource { get; init; } = "";

    public string? Policy { get; init; }

    public string Result { get; init; } = "";

    public IReadOnlyList<string> Levels { get; init; } = [];
}
