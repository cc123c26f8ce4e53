using System.Text.Json.Serialization;

namespace AdmissionGuard.Cli.Policies.Testing;

/// <summary>One file of cases.</summary>
internal sealed record PolicyTestFile
{
    /// <summary>What <see cref="Kind"/> must be.</summary>
    public const string KindName = "PolicyTest";

    public required string ApiVersion { get; init; }

    public required string Kind { get; init; }

    /// <summary>The name under which the results stand.</summary>
    public required string Name { get; init; }

    /// <summary>Files or folders of policies, from this file's folder.</summary>
    public required IReadOnlyList<string> Policies { get; init; }

    /// <summary>What the policies refer to.</summary>
    public IReadOnlyList<PolicyTestMaterial>? Material { get; init; }

    /// <summary>The time of the review (RFC 3339); left out: now. Scans and exceptions have an age.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>The cases.</summary>
    public IReadOnlyList<PolicyTestCase>? Cases { get; init; }

    /// <summary>Where the file is.</summary>
    [JsonIgnore]
    public string Path { get; init; } = "";
}
