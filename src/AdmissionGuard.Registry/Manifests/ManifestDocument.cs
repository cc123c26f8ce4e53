namespace AdmissionGuard.Registry.Manifests;

/// <summary>A parsed manifest: exactly one of <see cref="ImageManifest"/> and <see cref="ImageIndex"/>.</summary>
/// <param name="MediaType">The media type that the body, or else the answer's header, states and the body's shape bears out.</param>
/// <param name="ArtifactType">The claimed <c>artifactType</c>, or null.</param>
/// <param name="Subject">The manifest that this one refers to, or null.</param>
/// <param name="Annotations">Annotations; empty when there are none.</param>
public abstract record ManifestDocument(
    string MediaType,
    string? ArtifactType,
    Descriptor? Subject,
    IReadOnlyDictionary<string, string> Annotations);
