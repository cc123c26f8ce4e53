using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Matching;
using AdmissionGuard.Registry.Credentials;
using AdmissionGuard.Registry.References;

namespace AdmissionGuard.Review;

/// <summary>One image, the policies that match it and whose credentials count: everything that its verdict depends on, besides registries and time.</summary>
internal sealed class ImageQuestion
{
    private readonly string hashes;
    private readonly string scope;

    public ImageQuestion(ImageReference reference, ReviewSubject subject, IReadOnlyList<CompiledPolicy> policies, PullIdentity identity)
    {
        Reference = reference;
        Subject = subject;
        Policies = policies;
        Identity = identity;
        scope = identity.ScopeIdFor(reference.Name);
        hashes = policies is [var only] ? only.Hash : string.Join(',', policies.Select(p => p.Hash));
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
    public string Key => Surrounded(Reference.Canonical);

    /// <summary>Equal for equal questions about equal content: under it verdicts are remembered, never under a tag (invariant 5).</summary>
    /// <param name="digest">The digest that the reference resolved to.</param>
    public string MemoKey(Digest digest) => Surrounded($"{Reference.Host}/{Reference.Repository}\n{digest}\n{(Reference.Digest is null ? "tag" : "digest")}");

    // A policy's hash covers its material and the exceptions that name it; exceptions may name a namespace. Hashes and
    // scope ids are free of line breaks, so that no two questions have one key (threat X4).
    private string Surrounded(string content) => string.Concat(content, "\n", string.Concat(Subject.Namespace, "\n", scope, "\n"), hashes);
}
