namespace AdmissionGuard.Registry.Manifests;

/// <summary>The media types of manifests (OCI image-spec v1.1, media-types.md; Docker image manifest schema 2).</summary>
public static class MediaTypes
{
    /// <summary>OCI image manifest.</summary>
    public const string OciManifest = "application/vnd.oci.image.manifest.v1+json";

    /// <summary>OCI image index.</summary>
    public const string OciIndex = "application/vnd.oci.image.index.v1+json";

    /// <summary>OCI artifact manifest of image-spec 1.1.0-rc1 to rc2; still found on registries.</summary>
    public const string OciArtifactManifest = "application/vnd.oci.artifact.manifest.v1+json";

    /// <summary>Docker image manifest, schema 2.</summary>
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";

    /// <summary>Docker manifest list.</summary>
    public const string DockerManifestList = "application/vnd.docker.distribution.manifest.list.v2+json";

    internal const string DockerSchema1 = "application/vnd.docker.distribution.manifest.v1+json";
    internal const string DockerSignedSchema1 = "application/vnd.docker.distribution.manifest.v1+prettyjws";

    /// <summary>What a manifest may be, as an <c>Accept</c> header: no wildcard, so that no registry converts to schema 1.</summary>
    internal const string Accept = $"{OciIndex}, {OciManifest}, {DockerManifestList}, {DockerManifest}, {OciArtifactManifest}";

    /// <summary>The type without parameters, lower case; null for a type that says nothing about which manifest it is.</summary>
    internal static string? OfManifest(string? contentType)
    {
        if (contentType is null)
            return null;
        var end = contentType.IndexOf(';', StringComparison.Ordinal);
        var type = (end < 0 ? contentType : contentType[..end]).Trim().ToLowerInvariant();
        return type is "" or "application/json" or "application/octet-stream" or "text/plain" ? null : type;
    }

    internal static bool IsIndex(string? type) => type is OciIndex or DockerManifestList;

    internal static bool IsSchema1(string? type) => type is DockerSchema1 or DockerSignedSchema1;
}
