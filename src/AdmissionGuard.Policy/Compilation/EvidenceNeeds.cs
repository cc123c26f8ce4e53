namespace AdmissionGuard.Policy.Compilation;

/// <summary>What a policy must see to decide, so that nothing else is fetched.</summary>
[Flags]
public enum EvidenceNeeds
{
    /// <summary>Nothing: the policy is not ready and denies anyway.</summary>
    None = 0,

    /// <summary>Signatures.</summary>
    Signatures = 1,

    /// <summary>Attestations.</summary>
    Attestations = 2,

    /// <summary>All of them, on the index and on every platform, before it can be satisfied: newest scans, VEX, counts, bills of materials.</summary>
    Everything = 4,

    /// <summary>Bills of materials that nobody signed: they prove nothing, and a denial tells of them.</summary>
    UnsignedBills = 8,
}
