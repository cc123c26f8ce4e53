using AdmissionGuard.Registry.References;

namespace AdmissionGuard.Review;

/// <summary>
/// What a verdict is bound to, and under which it is remembered (invariant 5): the content, never a tag, and all that may make
/// a verdict on the same content another one (threat X4).
/// </summary>
/// <param name="Digest">The content.</param>
/// <param name="Repository">Where its evidence is.</param>
/// <param name="Pinned">Whether the reference itself names the digest, which policies may ask for.</param>
/// <param name="Surroundings">Namespace, credentials and policies.</param>
internal sealed record VerdictKey(Digest Digest, RepositoryName Repository, bool Pinned, QuestionSurroundings Surroundings);

/// <summary>What of a question is not about content.</summary>
/// <param name="Namespace">The object's namespace: exceptions may name one.</param>
/// <param name="Scope">Whose credentials count.</param>
/// <param name="Policies">The hashes of the matching policies, which cover their material and the exceptions that name them.</param>
internal readonly record struct QuestionSurroundings(string Namespace, string Scope, string Policies);

/// <summary>Equal for equal questions: those that are asked at the same time are answered once.</summary>
/// <param name="Reference">The image as named.</param>
/// <param name="Surroundings">Namespace, credentials and policies.</param>
internal sealed record QuestionKey(ImageReference Reference, QuestionSurroundings Surroundings);
