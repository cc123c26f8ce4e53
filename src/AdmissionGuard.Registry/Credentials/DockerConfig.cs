namespace AdmissionGuard.Registry.Credentials;

/// <summary>What a docker configuration or pull secret holds.</summary>
/// <param name="Entries">The credentials, with the images they are for.</param>
/// <param name="Helpers">Credential helpers by host (<c>credHelpers</c>).</param>
/// <param name="Store">The helper for all other hosts (<c>credsStore</c>), or null.</param>
/// <param name="Problems">Entries that could not be read, named by position, never by content.</param>
internal sealed record DockerConfig(
    IReadOnlyList<(ImagePattern For, RegistryCredential Credential)> Entries,
    IReadOnlyDictionary<string, string> Helpers,
    string? Store,
    IReadOnlyList<string> Problems)
{
    internal static DockerConfig Unreadable(string problem) => new([], new Dictionary<string, string>(), null, [problem]);
}
