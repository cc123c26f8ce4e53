using AdmissionGuard.Policy.Model;

namespace AdmissionGuard.Cli.Policies.Importing;

/// <summary>A policy of another tool as ours.</summary>
/// <param name="Policy">Ours.</param>
/// <param name="Lost">What could not be carried over, and what that means.</param>
internal sealed record ImportedPolicy(ClusterImagePolicy Policy, IReadOnlyList<string> Lost)
{
    /// <summary>True when all of it was carried over and compiles.</summary>
    public bool IsWhole { get; set; }
}
