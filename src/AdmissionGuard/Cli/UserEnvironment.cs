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

#pragma warning disable RS0030 // The one place that may: a user's own command line.
    private static string? Read(string name) => Environment.GetEnvironmentVariable(name);
#pragma warning restore RS0030
}
