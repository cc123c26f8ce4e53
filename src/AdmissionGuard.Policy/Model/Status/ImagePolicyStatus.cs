using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace AdmissionGuard.Policy.Model;

/// <summary>What the operator found out about a policy.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record ImagePolicyStatus
{
    /// <summary>The generation of the spec that this status is about.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>
    /// Ready: compiled with all its material. Enforced: the webhook serves it. Compliant: what runs satisfies it.
    /// </summary>
    [ListMapKey("type")]
    public IReadOnlyList<Condition>? Conditions { get; init; }

    /// <summary>What runs and violates the policy.</summary>
    public Violations? Violations { get; init; }

    /// <summary>What the policy would deny if it enforced; for policies in Audit mode or annotated for preview.</summary>
    public Preview? Preview { get; init; }
}
