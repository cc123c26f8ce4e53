namespace AdmissionGuard.Operator;

/// <summary>Where the operator is, and which replica of it this is.</summary>
/// <param name="Namespace">The operator's namespace: where its Lease is.</param>
/// <param name="Identity">This replica, unlike any other: its Pod's name.</param>
internal sealed record OperatorOptions(string Namespace, string Identity)
{
    /// <summary>The Lease that the replicas contend for.</summary>
    public const string LeaseName = "admissionguard-operator";

    /// <summary>What Events name as their source.</summary>
    public const string Controller = "admissionguard.dev/operator";

    /// <summary>The name that owns what is written of a policy's status. Parts written by others have other owners.</summary>
    public const string PolicyFieldManager = "admissionguard-policies";

    /// <summary>A request that takes longer is given up and made again later.</summary>
    public static readonly TimeSpan RequestDeadline = TimeSpan.FromSeconds(10);
}
