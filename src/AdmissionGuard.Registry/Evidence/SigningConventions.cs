using AdmissionGuard.Registry.References;

namespace AdmissionGuard.Registry.Evidence;

/// <summary>The tags and media types by which tools store evidence (the cosign specifications, OCI distribution-spec v1.1).</summary>
internal static class SigningConventions
{
    internal const string BundleMediaTypePrefix = "application/vnd.dev.sigstore.bundle";
    internal const string SimpleSigningMediaType = "application/vnd.dev.cosign.simplesigning.v1+json";
    internal const string DsseMediaType = "application/vnd.dsse.envelope.v1+json";
    internal const string NotationArtifactType = "application/vnd.cncf.notary.signature";
    internal const string SignatureAnnotation = "dev.cosignproject.cosign/signature";
    internal const string BundlePredicateTypeAnnotation = "dev.sigstore.bundle.predicateType";
    /// <summary>On layers of <c>.att</c> manifests.</summary>
    internal const string LayerPredicateTypeAnnotation = "predicateType";

    internal const string CosignSignPredicateType = "https://sigstore.dev/cosign/sign/v1";

    /// <summary>The referrers fallback tag: algorithm and the first 64 digits (distribution-spec v1.1, "Unavailable Referrers API").</summary>
    internal static string FallbackTag(Digest digest) => $"{Algorithm(digest)}-{digest.Hex[..64]}";

    /// <summary>A tag of cosign's; null for a digest whose tag would be longer than a tag can be, so that nothing can be there.</summary>
    internal static string? CosignTag(Digest digest, string suffix)
    {
        var tag = $"{Algorithm(digest)}-{digest.Hex}.{suffix}";
        return tag.Length <= ReferenceParser.MaxTagLength ? tag : null;
    }

    private static string Algorithm(Digest digest) => digest.Algorithm is DigestAlgorithm.Sha256 ? "sha256" : "sha512";
}
