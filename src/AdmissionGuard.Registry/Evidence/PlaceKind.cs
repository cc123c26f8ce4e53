namespace AdmissionGuard.Registry.Evidence;

/// <summary>The places where tools put evidence, in the order in which they are asked when nothing is known.</summary>
internal enum PlaceKind
{
    /// <summary>The referrers API: bundles, cosign's oci-1-1 mode, notation.</summary>
    Referrers,

    /// <summary><c>sha256-….sig</c>.</summary>
    SignatureTag,

    /// <summary><c>sha256-….att</c>.</summary>
    AttestationTag,

    /// <summary>The tag <c>sha256-…</c>, an index of referrers for registries without the API.</summary>
    FallbackTag,

    /// <summary><c>sha256-….sbom</c>.</summary>
    SbomTag,
}
