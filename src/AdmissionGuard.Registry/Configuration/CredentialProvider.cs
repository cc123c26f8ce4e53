namespace AdmissionGuard.Registry.Configuration;

/// <summary>
/// An exec plugin of the kubelet's credential-provider protocol (<c>credentialprovider.kubelet.k8s.io/v1</c>), as named in a
/// kubelet <c>CredentialProviderConfig</c>.
/// </summary>
/// <param name="Path">The absolute path of the program: the plugin directory and the provider's name.</param>
/// <param name="MatchImages">Which images it is asked for: host globs per label, port and path prefix.</param>
/// <param name="DefaultCacheDuration">How long an answer without <c>cacheDuration</c> is kept.</param>
public sealed record CredentialProvider(string Path, IReadOnlyList<string> MatchImages, TimeSpan DefaultCacheDuration)
{
    /// <summary>Arguments of the program.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Environment variables set for the program, besides our own.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The path; not the environment.</summary>
    public override string ToString() => Path;
}
