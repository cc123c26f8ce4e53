using System.Diagnostics.CodeAnalysis;

namespace AdmissionGuard.Registry.References;

/// <summary>A repository: the registry's host, with its port when it is not 443, and the path. Both in canonical form.</summary>
public sealed record RepositoryName
{
    internal RepositoryName(string host, string path)
    {
        Host = host;
        Path = path;
    }

    /// <summary>The registry, as in <c>docker.io</c>, <c>localhost:5000</c> or <c>[::1]:5000</c>.</summary>
    public string Host { get; }

    /// <summary>The path, as in <c>library/nginx</c>.</summary>
    public string Path { get; }

    /// <summary>Parses a name that has neither tag nor digest, with the rules of <see cref="ImageReference"/>.</summary>
    /// <param name="text">The text, of any content and length.</param>
    /// <param name="name">The repository, when the text names one.</param>
    /// <param name="error">Why it does not; one bounded line.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out RepositoryName? name, out string error)
    {
        name = null;
        if (!ReferenceParser.TrySplit(text, out var parts, out error))
            return false;
        if (parts.Tag is not null || parts.Digest is not null)
        {
            error = "a repository has neither tag nor digest";
            return false;
        }

        name = parts.Name;
        return true;
    }

    /// <summary>The host and the path.</summary>
    public override string ToString() => $"{Host}/{Path}";
}
