using AdmissionGuard.Sigstore.Keys;

namespace AdmissionGuard.Sigstore.Content;

/// <summary>A signature over the artifact itself (Sigstore bundle, <c>messageSignature</c>).</summary>
/// <param name="Algorithm">The algorithm of the digest that the bundle tells.</param>
/// <param name="Digest">The artifact's digest as the bundle tells it: a hint that must be true.</param>
/// <param name="Signature">The signature.</param>
internal sealed record MessageContent(DigestAlgorithm Algorithm, ReadOnlyMemory<byte> Digest, ReadOnlyMemory<byte> Signature) : SignedContent(Signature);
