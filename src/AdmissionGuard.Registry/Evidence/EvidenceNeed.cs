namespace AdmissionGuard.Registry.Evidence;

/// <summary>What the policies can use, so that places which cannot hold it are not asked.</summary>
[Flags]
public enum EvidenceNeed
{
    /// <summary>Signatures: referrers and the <c>.sig</c> tag.</summary>
    Signatures = 1,

    /// <summary>Attestations: referrers and the <c>.att</c> tag.</summary>
    Attestations = 2,

    /// <summary>SBOMs that nobody signed: referrers and the <c>.sbom</c> tag.</summary>
    UnsignedSboms = 4,
}
