using AdmissionGuard.Registry.References;

namespace AdmissionGuard.Registry.Evidence;

/// <summary>A Notary Project signature: recognised, so that a denial can say that this format is not supported; not fetched.</summary>
/// <param name="Subject">The manifest that it was found for.</param>
/// <param name="Place">Where.</param>
/// <param name="ContentDigest">The digest of the signature's manifest.</param>
/// <param name="EnvelopeMediaType"><c>application/jose+json</c> or <c>application/cose</c>; empty when the manifest has no layer.</param>
public sealed record NotationPiece(Digest Subject, string Place, Digest ContentDigest, string EnvelopeMediaType)
    : EvidencePiece(Subject, Place, ContentDigest);
