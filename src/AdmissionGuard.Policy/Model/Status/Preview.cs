using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace AdmissionGuard.Policy.Model;

/// <summary>What a policy would deny if it enforced.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record Preview
{
    /// <summary>How many running images were judged.</summary>
    public int? Checked { get; init; }

    /// <summary>How many of them the policy would deny.</summary>
    public int? WouldDeny { get; init; }

    /// <summary>Some of them.</summary>
    [MaxSize(10)]
    public IReadOnlyList<Violation>? Sample { get; init; }

    /// <summary>When they were judged.</summary>
    [TextFormat("date-time")]
    public string? Time { get; init; }
}
