using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Matching;
using AdmissionGuard.Registry.Credentials;
using AdmissionGuard.Registry.References;

namespace AdmissionGuard.Review;

/// <summary>One image, the policies that match it and whose credentials count: everything that its verdict depends on, besides registries and time.</summary>
internal sealed class ImageQuestion
{
    private readonly QuestionSurroundings surroundings;

    public ImageQuestion(ImageReference reference, ReviewSubject subject, IReadOnlyList<CompiledPolicy> policies, PullIdentity identity)
    {
        Reference = reference;
        Subject = subject;
        Policies = policies;
        Identity = identity;
        surroundings = new QuestionSurroundings(
            subject.Namespace,
            identity.ScopeIdFor(reference.Name),
            policies is [var only] ? only.Hash : string.Join(',', policies.Select(p => p.Hash)));
    }

    /// <summary>The image as named.</summary>
    public ImageReference Reference { get; }

    /// <summary>The image as policies see it.</summary>
    public ReviewSubject Subject { get; }

    /// <summary>The matching policies; at least one.</summary>
    public IReadOnlyList<CompiledPolicy> Policies { get; }

    /// <summary>Whose credentials count.</summary>
    public PullIdentity Identity { get; }

    /// <summary>Equal for equal questions.</summary>
    public QuestionKey Key => new(Reference, surroundings);

    /// <summary>Equal for equal questions about equal content.</summary>
    /// <param name="digest">The digest that the reference resolved to.</param>
    public VerdictKey VerdictKey(Digest digest) => new(digest, Reference.Name, Reference.Digest is not null, surroundings);
}
