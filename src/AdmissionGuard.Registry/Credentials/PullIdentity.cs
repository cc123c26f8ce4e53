namespace AdmissionGuard.Registry.Credentials;

/// <summary>
/// Whose credentials a review pulls with. Equal credentials give an equal <see cref="ScopeId"/>, so that what one workload
/// may see is shared with those that may see the same, and with nobody else.
/// </summary>
public sealed class PullIdentity
{
    private PullIdentity(string scopeId) => ScopeId = scopeId;

    /// <summary>No credentials of its own; those of the operator still serve.</summary>
    public static PullIdentity Anonymous { get; } = new("anonymous");

    /// <summary>Names the set of credentials in cache keys; says nothing about them. Stable within the process.</summary>
    public string ScopeId { get; }

    /// <summary>The pull secrets of a Pod and its ServiceAccount. What does not parse is named in messages when access is refused.</summary>
    /// <param name="secrets">The secrets, in the order in which the kubelet would try them.</param>
    public static PullIdentity FromSecrets(IReadOnlyList<PullSecret> secrets) => throw new NotSupportedException();

    /// <summary>A user's <c>config.json</c> with <c>auths</c>, <c>credHelpers</c> and <c>credsStore</c>.</summary>
    /// <param name="configJson">The file's bytes.</param>
    /// <param name="helperDirectories">Where credential helpers (<c>docker-credential-…</c>) may be: the directories of PATH.</param>
    public static PullIdentity FromDockerConfig(ReadOnlyMemory<byte> configJson, IReadOnlyList<string> helperDirectories) => throw new NotSupportedException();
}
