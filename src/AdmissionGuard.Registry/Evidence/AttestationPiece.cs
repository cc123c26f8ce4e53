using AdmissionGuard.Registry.References;

namespace AdmissionGuard.Registry.Evidence;

/// <summary>A DSSE envelope, the layer of a <c>.att</c> manifest.</summary>
/// <param name="Subject">The manifest that it was found for.</param>
/// <param name="Place">Where.</param>
/// <param name="ContentDigest">The digest of <paramref name="Envelope"/>.</param>
/// <param name="Envelope">The exact bytes of the envelope.</param>
/// <param name="Annotations">The layer's annotations: certificate, log entry and timestamp, where the signature has them.</param>
public sealed record AttestationPiece(
    Digest Subject,
    string Place,
    Digest ContentDigest,
    ReadOnlyMemory<byte> Envelope,
    IReadOnlyDictionary<string, string> Annotations) : EvidencePiece(Subject, Place, ContentDigest);
