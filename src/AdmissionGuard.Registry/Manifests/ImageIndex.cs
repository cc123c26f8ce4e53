namespace AdmissionGuard.Registry.Manifests;

/// <summary>An image index (OCI) or manifest list (Docker).</summary>
/// <param name="MediaType">The media type.</param>
/// <param name="ArtifactType">The claimed <c>artifactType</c>, or null.</param>
/// <param name="Subject">The manifest that this one refers to, or null.</param>
/// <param name="Annotations">Annotations.</param>
/// <param name="Manifests">The entries, in order.</param>
public sealed record ImageIndex(
    string MediaType,
    string? ArtifactType,
    Descriptor? Subject,
    IReadOnlyDictionary<string, string> Annotations,
    IReadOnlyList<Descriptor> Manifests) : ManifestDocument(MediaType, ArtifactType, Subject, Annotations);
