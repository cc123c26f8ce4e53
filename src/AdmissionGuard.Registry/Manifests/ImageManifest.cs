namespace AdmissionGuard.Registry.Manifests;

/// <summary>
/// An image manifest (OCI or Docker schema 2), or an OCI 1.1-rc artifact manifest, whose <c>blobs</c> are given as layers.
/// </summary>
/// <param name="MediaType">The media type.</param>
/// <param name="ArtifactType">The claimed <c>artifactType</c>, or null.</param>
/// <param name="Subject">The manifest that this one refers to, or null.</param>
/// <param name="Annotations">Annotations.</param>
/// <param name="Config">The configuration; null for an artifact manifest.</param>
/// <param name="Layers">The layers, in order.</param>
public sealed record ImageManifest(
    string MediaType,
    string? ArtifactType,
    Descriptor? Subject,
    IReadOnlyDictionary<string, string> Annotations,
    Descriptor? Config,
    IReadOnlyList<Descriptor> Layers) : ManifestDocument(MediaType, ArtifactType, Subject, Annotations);
