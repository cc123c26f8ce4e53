using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Review;

/// <summary>The answer to an <see cref="ImageQuestion"/>: the policies' verdicts on a digest, or what kept them from one.</summary>
/// <param name="Digest">The digest that was judged; null when none was reached.</param>
/// <param name="Policies">A verdict for each policy; empty when there is an obstacle.</param>
/// <param name="Obstacle">Why there are no verdicts: every matching policy counts as violated for this reason.</param>
internal sealed record ImageAnswer(string? Digest, IReadOnlyList<PolicyVerdict> Policies, Obstacle? Obstacle)
{
    /// <summary>When the verdicts were worked out, for an answer that was not remembered.</summary>
    public DateTimeOffset? JudgedAt { get; init; }

    /// <summary>Who answered what the reference stands for: the registry, a mirror of it, or a layout's directory; null when nobody was asked.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Set when an earlier verdict stands in for a registry that is out of reach.</summary>
    public LastKnownGoodUse? LastKnownGood { get; init; }

    public static ImageAnswer Blocked(Reason reason, string message, string? digest = null) => new(digest, [], new Obstacle(reason, message));
}
