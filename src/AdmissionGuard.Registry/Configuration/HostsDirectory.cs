namespace AdmissionGuard.Registry.Configuration;

/// <summary>
/// Reads a directory of containerd's (<c>/etc/containerd/certs.d</c>): one sub-directory for each registry, or
/// <c>_default</c>, each with a <c>hosts.toml</c> (containerd, docs/hosts.md).
/// </summary>
public static class HostsDirectory
{
    private const string FileName = "hosts.toml";

    /// <summary>The mirrors of all registries in the directory.</summary>
    /// <param name="directory">The directory.</param>
    /// <exception cref="FormatException">A file is not what containerd takes; the message names it.</exception>
    /// <exception cref="IOException">The directory, or a file that a <c>hosts.toml</c> names, cannot be read.</exception>
    public static IReadOnlyList<RegistryMirrors> Load(string directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        var mirrors = new List<RegistryMirrors>();
        foreach (var registry in Directory.GetDirectories(directory).Order(StringComparer.Ordinal))
        {
            var file = Path.Combine(registry, FileName);
            if (!File.Exists(file))
                continue;
            try
            {
                mirrors.Add(HostsFile.Parse(HostOf(Path.GetFileName(registry)), File.ReadAllText(file), path => File.ReadAllText(Path.Combine(registry, path))));
            }
            catch (FormatException malformed)
            {
                throw new FormatException($"{file}: {malformed.Message}", malformed);
            }
        }

        return mirrors;
    }

    /// <summary>Where a file system has no colons, containerd takes <c>host_5000_</c> for <c>host:5000</c>.</summary>
    private static string HostOf(string name)
    {
        if (!name.EndsWith('_'))
            return name;
        var underscore = name[..^1].LastIndexOf('_');
        return underscore > 0 && name[(underscore + 1)..^1].All(char.IsAsciiDigit) ? $"{name[..underscore]}:{name[(underscore + 1)..^1]}" : name;
    }
}
