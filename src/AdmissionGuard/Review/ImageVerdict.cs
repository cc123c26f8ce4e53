using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Review;

/// <summary>Everything that was decided about one image.</summary>
/// <param name="Image">The image as the object names it.</param>
/// <param name="Reference">The canonical reference, or the text as written when it does not parse.</param>
/// <param name="Digest">The digest that was judged: the SHA-256 (or stronger) of bytes received; null when none was reached.</param>
/// <param name="Policies">The verdict of each matching policy, in a stable order.</param>
/// <param name="Denials">What is wrong, of every mode; empty only when each matching policy is satisfied.</param>
public sealed record ImageVerdict(
    ContainerImage Image,
    string Reference,
    string? Digest,
    IReadOnlyList<PolicyVerdict> Policies,
    IReadOnlyList<Denial> Denials)
{
    /// <summary>Who said which content the reference stands for: the registry, a mirror of it, or a layout's directory; null when nobody was asked.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Set when an earlier verdict on the digest stands in for a registry that is out of reach.</summary>
    public LastKnownGoodUse? LastKnownGood { get; init; }

    /// <summary>True when nothing that enforces is wrong.</summary>
    public bool Admitted => Denials.All(d => d.Mode != EnforcementMode.Enforce);
}
