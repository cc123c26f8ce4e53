using AdmissionGuard.Registry.References;

namespace AdmissionGuard.Registry.Credentials;

/// <summary>
/// Whose credentials a review pulls with. What one workload may see is shared with those that may see the same, and with
/// nobody else: <see cref="ScopeIdFor"/> says who that is.
/// </summary>
public sealed class PullIdentity
{
    /// <summary>The scope of those that have no credential for a repository.</summary>
    private const string NoCredentials = "anonymous";

    private readonly IReadOnlyList<DockerConfig> configs;
    private readonly IReadOnlyList<string> helperDirectories;

    private PullIdentity(IReadOnlyList<DockerConfig> configs, IReadOnlyList<string> helperDirectories, IReadOnlyList<string> problems)
    {
        this.configs = configs;
        this.helperDirectories = helperDirectories;
        Problems = problems;
    }

    /// <summary>No credentials of its own; those of the operator still serve.</summary>
    public static PullIdentity Anonymous { get; } = new([], [], []);

    /// <summary>What of the secrets could not be read, by the secrets' names; never content.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>The pull secrets of a Pod and its ServiceAccount. What does not parse is named in <see cref="Problems"/> and where access is refused.</summary>
    /// <param name="secrets">The secrets, in the order in which the kubelet would try them.</param>
    public static PullIdentity FromSecrets(IReadOnlyList<PullSecret> secrets)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        if (secrets.Count == 0)
            return Anonymous;
        // Helpers named in a Secret would be programs that a tenant has us run: they do not count.
        var parsed = secrets.Select(s => (s.Name, Config: DockerConfigParser.Parse(s.Content, s.Format) with { Helpers = new Dictionary<string, string>(), Store = null })).ToList();
        return new PullIdentity([.. parsed.Select(p => p.Config)], [], [.. parsed.SelectMany(p => p.Config.Problems.Select(problem => $"pull secret {p.Name}: {problem}"))]);
    }

    /// <summary>A user's <c>config.json</c> with <c>auths</c>, <c>credHelpers</c> and <c>credsStore</c>. For the user's own machine only: helpers are programs.</summary>
    /// <param name="configJson">The file's bytes.</param>
    /// <param name="helperDirectories">Where credential helpers (<c>docker-credential-…</c>) may be: the directories of PATH.</param>
    public static PullIdentity FromDockerConfig(ReadOnlyMemory<byte> configJson, IReadOnlyList<string> helperDirectories)
    {
        ArgumentNullException.ThrowIfNull(helperDirectories);
        var config = DockerConfigParser.Parse(configJson, PullSecretFormat.DockerConfigJson);
        return new PullIdentity([config], helperDirectories, [.. config.Problems.Select(p => $"docker configuration: {p}")]);
    }

    /// <summary>
    /// Names the credentials that this identity has for a repository, for keys of caches; says nothing about them. Two
    /// identities with the same credentials, or both with none, have the same scope. Stable within the process.
    /// </summary>
    /// <param name="repository">The repository.</param>
    public string ScopeIdFor(RepositoryName repository)
    {
        ArgumentNullException.ThrowIfNull(repository);
        if (configs.Count == 0)
            return NoCredentials;
        var found = CredentialsFor(repository);
        var helper = HelperFor(repository);
        return found.Count == 0 && helper is null
            ? NoCredentials
            : RegistryCredential.FingerprintOf([.. found.Select(c => c.Fingerprint), helper?.Program ?? ""]);
    }

    /// <summary>Never the credentials.</summary>
    public override string ToString() => configs.Count == 0 ? NoCredentials : $"{configs.Count} pull secrets";

    /// <summary>The credentials for a repository: the longest path first, then in the order given.</summary>
    internal IReadOnlyList<RegistryCredential> CredentialsFor(RepositoryName repository) =>
        [.. configs.SelectMany(c => c.Entries).Where(e => e.For.Matches(repository)).OrderByDescending(e => e.For.Specificity).Select(e => e.Credential).DistinctBy(c => c.Fingerprint)];

    /// <summary>The helper that keeps the credentials of a registry, and the name it knows the registry by.</summary>
    internal (string Program, string Server)? HelperFor(RepositoryName repository)
    {
        foreach (var config in configs)
        {
            // Docker Hub's credentials are kept under its first API's URL (docker/cli, registry.IndexServer).
            var server = repository.Host == RegistryHost.DockerHub ? "https://index.docker.io/v1/" : repository.Host;
            var name = config.Helpers.FirstOrDefault(h => ImagePattern.TryParse(h.Key, out var pattern) && pattern.Matches(repository)).Value ?? config.Store;
            if (name is not null && CredentialHelper.Find(name, helperDirectories) is { } program)
                return (program, server);
        }

        return null;
    }
}
