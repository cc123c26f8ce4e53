namespace AdmissionGuard.Policy.Predicates.CycloneDx;

/// <summary>A CycloneDX bill of materials.</summary>
internal sealed record CycloneDxBom
{
    /// <summary>What is wrong with it; null when it could be read.</summary>
    public string? Error { get; init; }

    /// <summary>True when its version is not supported.</summary>
    public bool IsUnsupported { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>The name of the first tool that made it; null when it does not say.</summary>
    public string? Tool { get; init; }

    /// <summary>The version of that tool.</summary>
    public string? ToolVersion { get; init; }

    /// <summary>What it describes; null when it does not say.</summary>
    public CycloneDxComponent? Root { get; init; }

    /// <summary>All components, nested ones included.</summary>
    public IReadOnlyList<CycloneDxComponent> Components { get; init; } = [];

    /// <summary>True when it has a list of vulnerabilities, be it empty.</summary>
    public bool HasVulnerabilities { get; init; }

    /// <summary>All vulnerabilities.</summary>
    public IReadOnlyList<CycloneDxVulnerability> Vulnerabilities { get; init; } = [];
}
