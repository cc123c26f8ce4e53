using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace AdmissionGuard.Policy.Model;

/// <summary>What the operator found out about a trust root.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record TrustRootStatus
{
    /// <summary>The generation of the spec that this status is about.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>Ready: there is trust material. Fresh: it could be refreshed lately.</summary>
    [ListMapKey("type")]
    public IReadOnlyList<Condition>? Conditions { get; init; }

    /// <summary>The version of the TUF targets metadata, or the digest of the document.</summary>
    public string? Version { get; init; }

    /// <summary>When the material was last refreshed.</summary>
    [TextFormat("date-time")]
    public string? LastRefresh { get; init; }

    /// <summary>When the TUF metadata expires.</summary>
    [TextFormat("date-time")]
    public string? Expires { get; init; }
}
