using AdmissionGuard.Registry.Manifests;

namespace AdmissionGuard.Registry.Evidence;

/// <summary>What a layer may be. A claim decides only how the bytes are read; what they prove, verification finds.</summary>
internal enum LayerKind
{
    Unknown,
    Bundle,
    SimpleSigning,
    Attestation,
    Sbom,
}

/// <summary>Tells layers apart by the media types and annotations that tools write.</summary>
internal static class LayerKinds
{
    private static readonly HashSet<string> SbomMediaTypes = new(StringComparer.Ordinal)
    {
        "text/spdx", "text/spdx+json", "text/spdx+xml", "application/spdx+json",
        "application/vnd.cyclonedx", "application/vnd.cyclonedx+json", "application/vnd.cyclonedx+xml",
        "application/vnd.syft+json",
    };

    internal static LayerKind Of(Descriptor layer, string? artifactType, PlaceKind place)
    {
        if (IsBundle(layer.MediaType) || IsBundle(artifactType))
            return LayerKind.Bundle;
        if (layer.MediaType == SigningConventions.DsseMediaType)
            return LayerKind.Attestation;
        if (layer.MediaType == SigningConventions.SimpleSigningMediaType || !string.IsNullOrEmpty(layer.Annotations.GetValueOrDefault(SigningConventions.SignatureAnnotation)))
            return LayerKind.SimpleSigning;
        return place == PlaceKind.SbomTag || SbomMediaTypes.Contains(layer.MediaType) ? LayerKind.Sbom : LayerKind.Unknown;
    }

    /// <summary>What kind of artifact a manifest claims to be (OCI image-spec v1.1, "Guidelines for Artifact Usage").</summary>
    internal static string? ArtifactTypeOf(ImageManifest manifest) => manifest.ArtifactType ?? manifest.Config?.MediaType;

    internal static bool IsBundle(string? mediaType) =>
        mediaType is not null && mediaType.StartsWith(SigningConventions.BundleMediaTypePrefix, StringComparison.Ordinal);
}
