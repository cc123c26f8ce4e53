namespace AdmissionGuard.Registry.Configuration;

/// <summary>How much of what a registry sends is taken. Past a limit the answer is a failure, never "none found".</summary>
public sealed record RegistryLimits
{
    /// <summary>Bytes of one manifest, index or page of referrers. OCI distribution-spec v1.1, "Pushing Manifests", tells registries to take at least 4 MiB, so none may be larger.</summary>
    public long ManifestBytes { get; init; } = 4 << 20;

    /// <summary>Bytes of one bundle, signature payload or attestation. Envelopes hold scan results and SBOMs in base64; the largest seen are some MiB.</summary>
    public long EvidenceBytes { get; init; } = 16 << 20;

    /// <summary>Bytes of an SBOM; streamed. Those of large distributions exceed what other evidence may have.</summary>
    public long SbomBytes { get; init; } = 64 << 20;

    /// <summary>Referrers of one manifest (CVE-2023-42813, GHSA-vfp6-jrw2-99g9: endless signatures). Images with daily scans stay below.</summary>
    public int Referrers { get; init; } = 1000;

    /// <summary>Pages of one referrers answer (GHSA-298f-872v-2rcx: endless pages). 1,000 referrers by the smallest page size in use, 50.</summary>
    public int ReferrersPages { get; init; } = 20;

    /// <summary>Layers of one manifest: each signing appends one to a <c>.sig</c> manifest; cosign itself stops at 1,000.</summary>
    public int Layers { get; init; } = 1000;

    /// <summary>Entries of one index: real ones have some dozen platforms, each with an attestation manifest.</summary>
    public int IndexEntries { get; init; } = 1000;

    /// <summary>How deep indexes may nest: tools write one level, the specification allows more; each level costs a request per entry.</summary>
    public int IndexDepth { get; init; } = 4;

    /// <summary>Bytes received for one image, all answers together, so that many small answers cannot add up.</summary>
    public long TotalBytes { get; init; } = 256 << 20;

    /// <summary>Requests made for one image, retries and redirects included: the largest legal set of evidence by far.</summary>
    public int TotalRequests { get; init; } = 2500;

    /// <summary>Bytes of an error body or a token answer: both are a few hundred in practice (go-containerregistry caps error bodies alike).</summary>
    public int SmallBodyBytes { get; init; } = 64 << 10;

    /// <summary>Redirects followed for one request: registries send blobs to a storage host by one, some by two.</summary>
    public int Redirects { get; init; } = 3;

    /// <summary>Kilobytes of response headers: a <c>Link</c>, a challenge and a signed <c>Location</c> fit.</summary>
    public int ResponseHeaderKilobytes { get; init; } = 64;
}
