using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Operator;

/// <summary>The policies of the last compilation, by name. Safe for concurrent use.</summary>
internal sealed class CompiledPolicies
{
    private volatile IReadOnlyDictionary<PolicyRef, CompiledPolicy> policies = new Dictionary<PolicyRef, CompiledPolicy>();

    private readonly TaskCompletionSource first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the first compilation: before it, nothing is known of any policy.</summary>
    public Task First => first.Task;

    /// <summary>Every policy.</summary>
    public IEnumerable<PolicyRef> All => policies.Keys;

    /// <summary>Takes over a compilation.</summary>
    public void Put(PolicySnapshot snapshot)
    {
        policies = snapshot.Policies.ToDictionary(p => p.Ref);
        first.TrySetResult();
    }

    /// <summary>The policy of that name, or null.</summary>
    public CompiledPolicy? Find(PolicyRef policy) => policies.GetValueOrDefault(policy);
}
