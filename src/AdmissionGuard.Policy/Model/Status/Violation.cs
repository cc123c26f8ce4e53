using System.Text.Json.Serialization;

namespace AdmissionGuard.Policy.Model;

/// <summary>One running image that violates a policy.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record Violation
{
    /// <summary>The namespace of the workload.</summary>
    public string? Namespace { get; init; }

    /// <summary>The workload, as in <c>Deployment/api</c>.</summary>
    public string? Workload { get; init; }

    /// <summary>The container.</summary>
    public string? Container { get; init; }

    /// <summary>The image, as it is named there.</summary>
    public string? Image { get; init; }

    /// <summary>The digest that runs.</summary>
    public string? Digest { get; init; }

    /// <summary>The requirement that is violated.</summary>
    public string? Requirement { get; init; }

    /// <summary>The reason, one of the closed set.</summary>
    public string? Reason { get; init; }

    /// <summary>What was found against what is wanted.</summary>
    public string? Message { get; init; }

    /// <summary>Since when it is known.</summary>
    [TextFormat("date-time")]
    public string? Since { get; init; }
}
