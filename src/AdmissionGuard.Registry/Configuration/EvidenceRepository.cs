using AdmissionGuard.Registry.References;

namespace AdmissionGuard.Registry.Configuration;

/// <summary>A separate repository for the evidence of some images, as cosign writes it with <c>COSIGN_REPOSITORY</c>.</summary>
/// <param name="ImagePrefix">Host and path, or leading segments of them, of the images; empty for all.</param>
/// <param name="Repository">Where their evidence is, besides the image's own repository.</param>
public sealed record EvidenceRepository(string ImagePrefix, RepositoryName Repository);
