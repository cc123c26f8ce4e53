using AdmissionGuard.Registry.References;

namespace AdmissionGuard.Registry.Evidence;

/// <summary>A Sigstore bundle of any version, for a signature or an attestation: only its verified payload says which.</summary>
/// <param name="Subject">The manifest that it was found for.</param>
/// <param name="Place">Where.</param>
/// <param name="ContentDigest">The digest of <paramref name="Json"/>.</param>
/// <param name="Json">The exact bytes.</param>
public sealed record BundlePiece(Digest Subject, string Place, Digest ContentDigest, ReadOnlyMemory<byte> Json)
    : EvidencePiece(Subject, Place, ContentDigest);
