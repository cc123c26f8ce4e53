namespace AdmissionGuard.Policy.Compilation;

/// <summary>What the operator of the cluster, not a policy, decides.</summary>
public sealed record PolicySettings
{
    /// <summary>What happens to images that no policy matches.</summary>
    public UnmatchedImages UnmatchedImages { get; init; } = UnmatchedImages.Allow;

    /// <summary>The namespace of the operator: where Secrets and ConfigMaps of cluster-wide kinds are, unless they say otherwise.</summary>
    public string OperatorNamespace { get; init; } = "admissionguard-system";
}
