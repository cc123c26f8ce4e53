using AdmissionGuard.Admission.Protocol;

namespace AdmissionGuard.Admission.Extraction;

/// <summary>Where a kind of object keeps its images.</summary>
internal abstract class ObjectShape
{
    /// <summary>The API group; empty for the core group.</summary>
    public required string Group { get; init; }

    /// <summary>The kind.</summary>
    public required string Kind { get; init; }

    /// <summary>The plural resource names under which the API serves objects of this shape, subresources included.</summary>
    public required IReadOnlyList<string> Resources { get; init; }

    /// <summary>The API versions to ask the API server to send.</summary>
    public IReadOnlyList<string> Versions { get; init; } = ["*"];

    /// <summary>False for a kind without namespace.</summary>
    public bool Namespaced { get; init; } = true;

    /// <summary>True for a kind that may be without images.</summary>
    public bool MayBeEmpty { get; init; }

    /// <summary>The image-bearing fields, as in <c>spec.containers[].image</c>.</summary>
    public abstract IReadOnlyList<string> ImageFields { get; }

    /// <summary>Reads the object into the collector; what is missing is a failure there.</summary>
    public abstract void Collect(StrictValue obj, PodCollector collector);
}
