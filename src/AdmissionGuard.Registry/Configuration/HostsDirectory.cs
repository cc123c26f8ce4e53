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
            {
                if (CertificatesOf(HostOf(Path.GetFileName(registry)), registry) is { } alone)
                    mirrors.Add(alone);
                continue;
            }

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
    /// <summary>Docker's way, which containerd takes where there is no hosts.toml: <c>*.crt</c> are authorities, <c>X.cert</c> with <c>X.key</c> is ours.</summary>
    private static RegistryMirrors? CertificatesOf(string host, string directory)
    {
        var authorities = Directory.GetFiles(directory, "*.crt").Order(StringComparer.Ordinal).Select(File.ReadAllText).ToList();
        var client = Directory.GetFiles(directory, "*.cert").Order(StringComparer.Ordinal).FirstOrDefault(c => File.Exists(Path.ChangeExtension(c, ".key")));
        if (host == "_default" || (authorities.Count == 0 && client is null))
            return null;
        return HostsFile.Parse(host, "skip_verify = false", File.ReadAllText) is { Server: { } server } registry
            ? registry with
            {
                Server = server with
                {
                    CertificateAuthorityPem = authorities.Count == 0 ? null : string.Join('\n', authorities),
                    ClientCertificatePem = client is null ? null : $"{File.ReadAllText(client)}\n{File.ReadAllText(Path.ChangeExtension(client, ".key"))}",
                },
            }
            : null;
    }

    private static string HostOf(string name)
    {
        if (!name.EndsWith('_'))
            return name;
        var underscore = name[..^1].LastIndexOf('_');
        return underscore > 0 && name[(underscore + 1)..^1].All(char.IsAsciiDigit) ? $"{name[..underscore]}:{name[(underscore + 1)..^1]}" : name;
    }
}
