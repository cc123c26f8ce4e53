using System.Text.Json;
using AdmissionGuard.Policy.Predicates;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Policy.Requirements.Provenance;

/// <summary>Finds the source in provenance, where each generator puts it.</summary>
internal static class SourceLocator
{
    /// <summary>
    /// The source in v1's external parameters: <c>workflow</c> (GitHub Actions), <c>buildConfigSource</c> (Google Cloud
    /// Build), <c>source</c> (GitLab, container-based builds) or <c>configSource</c> (BuildKit).
    /// </summary>
    public static (string? Uri, string? Ref, string? EntryPoint, string? Commit) FromParameters(PredicateNode parameters)
    {
        foreach (var name in (string[])["workflow", "buildConfigSource"])
        {
            if (parameters.TryGet(name, out var value) && value.ValueKind == JsonValueKind.Object)
            {
                var config = parameters.Object(name);
                return (config.Text("repository"), config.Text("ref"), config.Text("path"), null);
            }
        }

        if (parameters.TryGet("configSource", out var build) && build.ValueKind == JsonValueKind.Object)
        {
            var config = parameters.Object("configSource");
            return (config.Text("uri"), null, config.Text("path"), new BuildDependency("", config.TextMap("digest")).Commit);
        }

        if (!parameters.TryGet("source", out var source))
            return default;

        var entryPoint = parameters.TryGet("entryPoint", out var entry) ? ParameterPath.TextOf(entry) : null;
        entryPoint ??= parameters.TryGet("configPath", out var path) ? ParameterPath.TextOf(path) : null;
        return source.ValueKind == JsonValueKind.Object
            ? (parameters.Object("source").Text("uri"), null, entryPoint, new BuildDependency("", parameters.Object("source").TextMap("digest")).Commit)
            : (parameters.Text("source"), null, entryPoint, null);
    }

    /// <summary>The only dependency that is a git repository, by its scheme or its commit; null when there is none or more than one.</summary>
    public static string? OnlyGit(IReadOnlyList<BuildDependency> dependencies)
    {
        var git = dependencies
            .Where(d => d.Uri.StartsWith("git+", StringComparison.Ordinal) || d.Digests.ContainsKey("gitCommit") || d.Digests.ContainsKey("sha1"))
            .DistinctBy(d => GitSource.TryParse(d.Uri, out var source) ? source.Uri : d.Uri)
            .ToArray();
        return git.Length == 1 ? git[0].Uri : null;
    }

    /// <summary>The source in one spelling, with its ref and the commit that the dependencies give for it.</summary>
    public static (string? Uri, string? Ref, string? Commit) Locate(string? uri, string? reference, IReadOnlyList<BuildDependency> dependencies)
    {
        if (!GitSource.TryParse(uri, out var source))
            return default;

        var commits = dependencies
            .Where(d => GitSource.TryParse(d.Uri, out var other) && other.Uri == source.Uri && d.Commit is not null)
            .Select(d => d.Commit!)
            .Concat(source.Commit is null ? [] : [source.Commit])
            .Distinct(StringComparer.Ordinal)
            .ToArray();
        return (source.Uri, reference ?? source.Ref, commits.Length == 1 ? commits[0] : null);
    }

    /// <summary>
    /// Where what was asked for and what was fetched differ (threat V14): another repository, or the same at none of the
    /// commits or refs that are named. Null when they agree, or when nothing is said of what was fetched.
    /// </summary>
    public static string? Contradiction(string? source, string? reference, string? commit, IReadOnlyList<BuildDependency> dependencies)
    {
        if (source is null)
            return null;

        var fetched = dependencies
            .Select(d => (Dependency: d, Git: GitSource.TryParse(d.Uri, out var git) ? git : null))
            .Where(d => d.Git is not null)
            .ToArray();
        var same = fetched.Where(d => d.Git!.Uri == source).ToArray();
        if (same.Length == 0)
        {
            var other = fetched.FirstOrDefault(d => d.Dependency.Uri.StartsWith("git+", StringComparison.Ordinal) || d.Dependency.Digests.ContainsKey("gitCommit"));
            return other.Git is null ? null : $"contradicts itself: the source is {UntrustedText.Show(source)}, but the build fetched {UntrustedText.Show(other.Git.Uri)}";
        }

        return Other("commit", commit, same.Select(d => d.Dependency.Commit))
            ?? Other("ref", reference, same.Select(d => d.Git!.Ref?.StartsWith("refs/", StringComparison.Ordinal) is true ? d.Git.Ref : null));
    }

    private static string? Other(string what, string? asked, IEnumerable<string?> fetched)
    {
        var named = fetched.OfType<string>().ToArray();
        return asked is null || named.Length == 0 || named.Contains(asked, StringComparer.Ordinal)
            ? null
            : $"contradicts itself: the {what} is {UntrustedText.Show(asked)}, but the build fetched {UntrustedText.Show(named[0])}";
    }
}
