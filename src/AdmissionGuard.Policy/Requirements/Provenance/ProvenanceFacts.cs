using System.Text.Json;

namespace AdmissionGuard.Policy.Requirements.Provenance;

/// <summary>What provenance says, whatever its version and generator.</summary>
internal sealed record ProvenanceFacts
{
    /// <summary>What is wrong with the predicate; null when it could be read.</summary>
    public string? Error { get; init; }

    public string BuilderId { get; init; } = "";

    public string BuildType { get; init; } = "";

    /// <summary>The source repository as it stands in the predicate; null when the predicate names none.</summary>
    public string? SourceText { get; init; }

    /// <summary>The source repository in one spelling; null when there is none or it cannot be normalised.</summary>
    public string? Source { get; init; }

    public string? Ref { get; init; }

    /// <summary>The branch whose head a pushed tag names, as the event that started the build says (GitHub).</summary>
    public string? BaseRef { get; init; }

    public string? Commit { get; init; }

    /// <summary>The workflow or build configuration within the source.</summary>
    public string? EntryPoint { get; init; }

    /// <summary>External parameters; of kind Undefined when there are none.</summary>
    public JsonElement Parameters { get; init; }

    public IReadOnlyList<BuildDependency> Dependencies { get; init; } = [];

    public DateTimeOffset? StartedOn { get; init; }

    public DateTimeOffset? FinishedOn { get; init; }

    public string? InvocationId { get; init; }

    /// <summary>What started the build, as in <c>push</c> (GitHub).</summary>
    public string? Trigger { get; init; }

    /// <summary>As in <c>github-hosted</c> (GitHub).</summary>
    public string? RunnerEnvironment { get; init; }

    /// <summary>The repository's number, which outlives its name (GitHub).</summary>
    public string? RepositoryId { get; init; }

    /// <summary>The owner's number (GitHub).</summary>
    public string? OwnerId { get; init; }
}
