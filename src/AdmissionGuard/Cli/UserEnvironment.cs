namespace AdmissionGuard.Cli;

/// <summary>What the command line takes from the user's environment; servers take nothing from it.</summary>
internal static class UserEnvironment
{
    /// <summary>The folder of docker's config.json.</summary>
    public static string DockerConfigDirectory => Read("DOCKER_CONFIG") is { Length: > 0 } directory
        ? directory
        : System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".docker");

    /// <summary>The folders in which programs are looked for.</summary>
    public static IReadOnlyList<string> Path => (Read("PATH") ?? "").Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The proxy for https requests, as curl and the signing tools read it; null for none.</summary>
    /// <exception cref="FormatException">It is not a proxy's URL.</exception>
    public static Uri? HttpsProxy =>
        (Read("HTTPS_PROXY") ?? Read("https_proxy")) is { Length: > 0 } text ? RegistryText.Proxy(text, "HTTPS_PROXY") : null;

    /// <summary>Hosts and domains that are reached without the proxy: a name there covers its subdomains too, and this machine is always there.</summary>
    public static IReadOnlyList<string> NoProxy =>
    [
        "localhost", "127.0.0.1", "[::1]",
        .. (Read("NO_PROXY") ?? Read("no_proxy") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .SelectMany(name => name == "*" ? [name] : new[] { name.TrimStart('*', '.'), "." + name.TrimStart('*', '.') }),
    ];

    /// <summary>Whether the user wants no colours (no-color.org).</summary>
    public static bool WantsNoColor => Read("NO_COLOR") is { Length: > 0 };

#pragma warning disable RS0030 // The one place that may: a user's own command line.
    private static string? Read(string name) => Environment.GetEnvironmentVariable(name);
#pragma warning restore RS0030
}
