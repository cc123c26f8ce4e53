using System.Text.Json;
using System.Text.Json.Nodes;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Model;

namespace AdmissionGuard.Operator;

/// <summary>The part of a policy's status that says whether it is ready: observedGeneration and the condition Ready.</summary>
/// <param name="ObservedGeneration">The generation that was compiled.</param>
/// <param name="Ready">The condition.</param>
internal sealed record PolicyStatus(long? ObservedGeneration, Condition? Ready)
{
    /// <summary>What a policy's object says. A status that cannot be read says nothing.</summary>
    /// <param name="status">The object's status; undefined when it has none.</param>
    public static PolicyStatus Of(JsonElement status)
    {
        try
        {
            var read = status.ValueKind == JsonValueKind.Object ? status.Deserialize(PolicyJson.Default.ImagePolicyStatus) : null;
            return new PolicyStatus(read?.ObservedGeneration, read?.Conditions?.FirstOrDefault(c => c.Type == ReadyCondition.Type));
        }
        catch (JsonException)
        {
            return new PolicyStatus(null, null);
        }
    }

    /// <summary>What the object of a policy should say.</summary>
    /// <param name="policy">The policy as it was compiled.</param>
    /// <param name="known">What it says; kept as it is where nothing changed.</param>
    /// <param name="now">The time of a change.</param>
    public static PolicyStatus Wanted(CompiledPolicy policy, PolicyStatus known, DateTimeOffset now) =>
        new(policy.Generation, ReadyCondition.Of(policy, known.Ready, now));

    /// <summary>
    /// Whether people should be told: readiness changed, or is lacking for another reason than before.
    /// </summary>
    /// <param name="before">What the object said before this.</param>
    public bool IsNewsAfter(PolicyStatus before) =>
        Ready?.Status != before.Ready?.Status
        || (Ready?.Status == ConditionStatus.False && (Ready.Reason != before.Ready?.Reason || Ready.Message != before.Ready?.Message));

    /// <summary>As the API server takes it.</summary>
    public JsonObject ToJson() => JsonSerializer.SerializeToNode(
        new ImagePolicyStatus { ObservedGeneration = ObservedGeneration, Conditions = Ready is null ? [] : [Ready] },
        PolicyJson.Default.ImagePolicyStatus)!.AsObject();
}
