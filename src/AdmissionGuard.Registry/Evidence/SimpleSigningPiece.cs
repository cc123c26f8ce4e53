using AdmissionGuard.Registry.References;

namespace AdmissionGuard.Registry.Evidence;

/// <summary>A cosign signature over a simple-signing payload, the layer of a <c>.sig</c> manifest.</summary>
/// <param name="Subject">The manifest that it was found for.</param>
/// <param name="Place">Where.</param>
/// <param name="ContentDigest">The digest of <paramref name="Payload"/>. Two signatures over one payload differ in their annotations alone.</param>
/// <param name="Payload">The exact signed bytes.</param>
/// <param name="Annotations">The layer's annotations: <c>dev.cosignproject.cosign/signature</c>, <c>dev.sigstore.cosign/certificate</c>, …</param>
public sealed record SimpleSigningPiece(
    Digest Subject,
    string Place,
    Digest ContentDigest,
    ReadOnlyMemory<byte> Payload,
    IReadOnlyDictionary<string, string> Annotations) : EvidencePiece(Subject, Place, ContentDigest);
