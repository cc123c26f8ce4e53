using AdmissionGuard.Registry.References;

namespace AdmissionGuard.Registry.Manifests;

/// <summary>
/// A pointer to content (OCI image-spec, descriptor.md). All but digest and size are unsigned hints. <c>urls</c> and
/// <c>data</c> are never used.
/// </summary>
/// <param name="MediaType">The claimed media type; may be empty.</param>
/// <param name="Digest">The digest of the content.</param>
/// <param name="Size">The size of the content in bytes; content of another size is refused.</param>
/// <param name="ArtifactType">The claimed artifact type, or null.</param>
/// <param name="Annotations">Annotations; empty when there are none.</param>
/// <param name="Platform">The platform, in an index.</param>
public sealed record Descriptor(
    string MediaType,
    Digest Digest,
    long Size,
    string? ArtifactType,
    IReadOnlyDictionary<string, string> Annotations,
    Platform? Platform)
{
    /// <summary>
    /// True for an entry of an index that is BuildKit's attestation manifest or otherwise of platform <c>unknown/unknown</c>:
    /// nothing that a node would run.
    /// </summary>
    public bool IsAttestationManifest =>
        Platform is { IsUnknown: true }
        || (Annotations.TryGetValue("vnd.docker.reference.type", out var type) && type == "attestation-manifest");
}
