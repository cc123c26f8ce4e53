using AdmissionGuard.Registry.Manifests;
using AdmissionGuard.Registry.References;

namespace AdmissionGuard.Registry.Evidence;

/// <summary>An SBOM that nobody signed; not fetched, because nothing can rest on it.</summary>
/// <param name="Subject">The manifest that it was found for.</param>
/// <param name="Place">Where.</param>
/// <param name="Layer">The blob that holds it.</param>
public sealed record SbomPiece(Digest Subject, string Place, Descriptor Layer)
    : EvidencePiece(Subject, Place, Layer.Digest);
