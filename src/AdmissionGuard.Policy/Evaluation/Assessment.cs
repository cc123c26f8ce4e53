using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Policy.Evaluation;

/// <summary>How a rule judges one target by what is known so far.</summary>
internal sealed record Assessment
{
    /// <summary>True when everything that the rule asks was proven.</summary>
    public required bool IsSatisfied { get; init; }

    /// <summary>True when no further evidence can satisfy the rule.</summary>
    public bool IsFinal { get; init; }

    /// <summary>Why not, when not satisfied.</summary>
    public Reason? Reason { get; init; }

    /// <summary>Found against wanted, or what was proven.</summary>
    public required string Message { get; init; }

    /// <summary>Until when what it rests on holds.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>Each piece that was considered, under each authority.</summary>
    public required IReadOnlyList<EvidenceVerdict> Evidence { get; init; }

    /// <summary>The earlier of two moments, of which either may be never.</summary>
    public static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b ?? a : a;
}
