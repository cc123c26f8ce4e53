using System.Text.Json.Serialization;

namespace AdmissionGuard.Admission.Extraction.Configured;

/// <summary>A file of extractors.</summary>
/// <param name="Extractors">One for each kind.</param>
internal sealed record ExtractorDocument(IReadOnlyList<ExtractorEntry>? Extractors);

/// <summary>Where one kind keeps its images.</summary>
internal sealed record ExtractorEntry
{
    /// <summary>The API group.</summary>
    public string? Group { get; init; }

    /// <summary>The kind.</summary>
    public string? Kind { get; init; }

    /// <summary>The plural resource name.</summary>
    public string? Resource { get; init; }

    /// <summary>The API versions that the API server is asked to send; all when left out.</summary>
    public IReadOnlyList<string>? Versions { get; init; }

    /// <summary>False for a kind without namespace.</summary>
    public bool Namespaced { get; init; } = true;

    /// <summary>Paths to Pod templates, of which images, labels, pull secrets and ServiceAccount are read.</summary>
    public IReadOnlyList<string>? PodTemplates { get; init; }

    /// <summary>Paths to Pod specs without metadata.</summary>
    public IReadOnlyList<string>? PodSpecs { get; init; }

    /// <summary>Paths to references of images.</summary>
    public IReadOnlyList<string>? Images { get; init; }

    /// <summary>True for a kind that may be without images; otherwise an object in which no path leads anywhere is denied.</summary>
    public bool MayBeEmpty { get; init; }

    /// <summary>True to leave references with a variable, as <c>$(params.image)</c>, to the Pod that comes of them.</summary>
    public bool SkipVariables { get; init; }
}

/// <summary>Reads files of extractors without reflection; unknown fields are refused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    MaxDepth = 8)]
[JsonSerializable(typeof(ExtractorDocument))]
internal sealed partial class ExtractorJson : JsonSerializerContext;
