using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace AdmissionGuard.Policy.Model;

/// <summary>What runs and violates a policy.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record Violations
{
    /// <summary>How many running images violate it.</summary>
    public int? Count { get; init; }

    /// <summary>Some of them; the rest is in reports and metrics.</summary>
    [MaxSize(10)]
    public IReadOnlyList<Violation>? Sample { get; init; }
}
