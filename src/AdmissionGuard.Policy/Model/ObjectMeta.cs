using System.Text.Json.Serialization;

namespace AdmissionGuard.Policy.Model;

/// <summary>
/// The parts of Kubernetes' ObjectMeta that policies need; all others are skipped, because the API server owns and
/// checks them.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record ObjectMeta
{
    /// <summary>The object's name.</summary>
    public string? Name { get; init; }

    /// <summary>The namespace, for an <c>ImagePolicy</c>.</summary>
    public string? Namespace { get; init; }

    /// <summary>The identity that distinguishes objects of one name over time.</summary>
    public string? Uid { get; init; }

    /// <summary>Raised by the API server with each change of the spec.</summary>
    public long? Generation { get; init; }

    /// <summary>The version of the stored object.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>The labels.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>The annotations.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }
}
