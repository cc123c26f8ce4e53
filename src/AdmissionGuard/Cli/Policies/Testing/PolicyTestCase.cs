namespace AdmissionGuard.Cli.Policies.Testing;

/// <summary>One image, as one object names it, and what is expected.</summary>
internal sealed record PolicyTestCase
{
    /// <summary>What the case shows.</summary>
    public required string Name { get; init; }

    /// <summary>A reference, or <c>oci-layout:DIR[:tag|@digest]</c> with a folder from the file's own.</summary>
    public required string Image { get; init; }

    /// <summary>For a layout: the reference that policies match on.</summary>
    public string? As { get; init; }

    /// <summary>The namespace that the image is meant for.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>The labels of that namespace.</summary>
    public IReadOnlyDictionary<string, string>? NamespaceLabels { get; init; }

    /// <summary>The labels of the object.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>What is expected.</summary>
    public required PolicyTestExpectation Expect { get; init; }
}
