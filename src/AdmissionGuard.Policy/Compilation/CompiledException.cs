using AdmissionGuard.Policy.Matching;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Policy.Compilation;

/// <summary>An exception with everything prepared. Immutable.</summary>
public sealed class CompiledException
{
    internal CompiledException()
    {
    }

    /// <summary>The object's name.</summary>
    public required string Name { get; init; }

    /// <summary>From when on; null for at once.</summary>
    public required DateTimeOffset? From { get; init; }

    /// <summary>Until when; the moment itself is no longer exempt.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>Why, as its author wrote it.</summary>
    public required string Reason { get; init; }

    /// <summary>The policies and the names of their requirements.</summary>
    public required IReadOnlyList<(PolicyRef Policy, IReadOnlyList<string> Requirements)> Exempts { get; init; }

    /// <summary>Only these vulnerabilities; empty when the requirements are exempt as a whole.</summary>
    public required IReadOnlyList<string> Vulnerabilities { get; init; }

    /// <summary>At least one of images and digests is not empty: the compiler lets nothing else pass.</summary>
    internal IReadOnlyList<ImagePattern> Images { get; init; } = [];

    internal IReadOnlyList<string> Digests { get; init; } = [];

    internal IReadOnlyList<string> Namespaces { get; init; } = [];

    internal string Hash { get; init; } = "";

    /// <summary>True from <see cref="From"/> until just before <see cref="Until"/>.</summary>
    /// <param name="now">The time of the review.</param>
    public bool IsInForce(DateTimeOffset now) => (From is null || From <= now) && now < Until;

    /// <summary>True when it names this image: by name and digest as far as each is given, and by namespace.</summary>
    /// <param name="subject">The image and its surroundings.</param>
    /// <param name="digest">The digest of what is deployed.</param>
    internal bool Names(ReviewSubject subject, string digest) =>
        Images.Count + Digests.Count > 0
        && (Images.Count == 0 || Images.Any(i => i.Matches(subject)))
        && (Digests.Count == 0 || Digests.Contains(digest, StringComparer.Ordinal))
        && (Namespaces.Count == 0 || Namespaces.Contains(subject.Namespace, StringComparer.Ordinal));

    internal bool Exempt(PolicyRef policy, string requirement) =>
        Exempts.Any(e => e.Policy == policy && e.Requirements.Contains(requirement, StringComparer.Ordinal));
}
