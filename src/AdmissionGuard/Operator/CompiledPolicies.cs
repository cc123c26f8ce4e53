using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Operator;

/// <summary>The policies of the last compilation, by name. Safe for concurrent use.</summary>
internal sealed class CompiledPolicies
{
    private volatile IReadOnlyDictionary<PolicyRef, CompiledPolicy> policies = new Dictionary<PolicyRef, CompiledPolicy>();

    /// <summary>Every policy.</summary>
    public IEnumerable<PolicyRef> All => policies.Keys;

    /// <summary>Takes over a compilation.</summary>
    public void Put(PolicySnapshot snapshot) => policies = snapshot.Policies.ToDictionary(p => p.Ref);

    /// <summary>The policy of that name, or null.</summary>
    public CompiledPolicy? Find(PolicyRef policy) => policies.GetValueOrDefault(policy);
}
