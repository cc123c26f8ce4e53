using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Matching;
using AdmissionGuard.Registry.Credentials;
using AdmissionGuard.Registry.References;

namespace AdmissionGuard.Review;

/// <summary>One image, the policies that match it and whose credentials count: everything that its verdict depends on, besides registries and time.</summary>
internal sealed class ImageQuestion
{
    private readonly string surroundings;

    public ImageQuestion(ImageReference reference, ReviewSubject subject, IReadOnlyList<CompiledPolicy> policies, PullIdentity identity)
    {
        Reference = reference;
        Subject = subject;
        Policies = policies;
        Identity = identity;
        // A policy's hash covers its material and the exceptions that name it; exceptions may name a namespace. Hashes and
        // scope ids are free of line breaks, so that no two questions have one key (threat X4).
        surroundings = $"{subject.Namespace}\n{identity.ScopeIdFor(reference.Name)}\n{string.Join(',', policies.Select(p => p.Hash))}";
    }

    /// <summary>The image as named.</summary>
    public ImageReference Reference { get; }

    /// <summary>The image as policies see it.</summary>
    public ReviewSubject Subject { get; }

    /// <summary>The matching policies; at least one.</summary>
    public IReadOnlyList<CompiledPolicy> Policies { get; }

    /// <summary>Whose credentials count.</summary>
    public PullIdentity Identity { get; }

    /// <summary>Equal for equal questions: those that are asked at the same time are answered once.</summary>
    public string Key => $"{Reference.Canonical}\n{surroundings}";

    /// <summary>Equal for equal questions about equal content: under it verdicts are remembered, never under a tag (invariant 5).</summary>
    /// <param name="digest">The digest that the reference resolved to.</param>
    public string MemoKey(Digest digest) => $"{Reference.Name}\n{digest}\n{(Reference.Digest is null ? "tag" : "digest")}\n{surroundings}";
}
