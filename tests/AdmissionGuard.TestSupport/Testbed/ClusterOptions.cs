namespace AdmissionGuard.TestSupport.Testbed;

/// <summary>What a test wants of a cluster of its own.</summary>
public sealed record ClusterOptions
{
    /// <summary>Whether every request's metadata is written to <see cref="LocalCluster.AuditLogPath"/>.</summary>
    public bool AuditLog { get; init; }

    /// <summary>Flags of the API server beyond the usual ones.</summary>
    public IReadOnlyList<string> ApiServerArguments { get; init; } = [];
}
