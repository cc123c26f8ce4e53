using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace AdmissionGuard.Policy.Model;

/// <summary>What the operator found out about an exception.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record ImagePolicyExceptionStatus
{
    /// <summary>The generation of the spec that this status is about.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>Ready: it compiles and what it names exists. InForce: its time has come and is not over.</summary>
    [ListMapKey("type")]
    public IReadOnlyList<Condition>? Conditions { get; init; }

    /// <summary>How many running images rest on it.</summary>
    public int? UsedBy { get; init; }

    /// <summary>When an image was last admitted because of it.</summary>
    [TextFormat("date-time")]
    public string? LastUsed { get; init; }
}
