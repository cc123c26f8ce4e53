namespace AdmissionGuard.Policy.Matching;

/// <summary>An image of an object, as far as policies match on it.</summary>
public sealed record ReviewSubject
{
    /// <summary>The registry's host with its port, canonical and lower-case, as in <c>ghcr.io</c> or <c>docker.io</c>.</summary>
    public required string Host { get; init; }

    /// <summary>The path within the registry, canonical, as in <c>library/nginx</c>.</summary>
    public required string Repository { get; init; }

    /// <summary>The tag in the reference, if any. Beside a digest it says nothing.</summary>
    public string? Tag { get; init; }

    /// <summary>The digest in the reference, if any.</summary>
    public string? Digest { get; init; }

    /// <summary>The object's namespace; empty outside a cluster.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>The labels of that namespace.</summary>
    public IReadOnlyDictionary<string, string> NamespaceLabels { get; init; } = Empty;

    /// <summary>The labels of the object whose Pods will run; null when they are not known, and every selector counts as met.</summary>
    public IReadOnlyDictionary<string, string>? ObjectLabels { get; init; } = Empty;

    /// <summary>Host and repository, as patterns see them.</summary>
    public string Name => $"{Host}/{Repository}";

    private static Dictionary<string, string> Empty { get; } = [];
}
