using Tomlyn;
using Tomlyn.Model;

namespace AdmissionGuard.Registry.Configuration;

/// <summary>One <c>hosts.toml</c>. What it says and we do not know is refused: a mirror that is read otherwise than meant is worse than none.</summary>
public static class HostsFile
{
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "server", "host", "capabilities", "ca", "client", "skip_verify", "header", "override_path", "dial_timeout",
    };

    /// <summary>Parses one file.</summary>
    /// <param name="registry">The registry that it is for, or <c>_default</c>.</param>
    /// <param name="toml">Its text.</param>
    /// <param name="readFile">Reads a file that it names, relative to its own directory.</param>
    /// <exception cref="FormatException">It is not what containerd takes.</exception>
    public static RegistryMirrors Parse(string registry, string toml, Func<string, string> readFile)
    {
        ArgumentNullException.ThrowIfNull(readFile);
        TomlTable root;
        try
        {
            // TomlTable is the library's own model of a document: no reflection, no type of ours.
#pragma warning disable IL2026, IL3050
            root = TomlSerializer.Deserialize<TomlTable>(toml) ?? [];
#pragma warning restore IL2026, IL3050
        }
        catch (TomlException malformed)
        {
            throw new FormatException(malformed.Message, malformed);
        }

        var mirrors = new List<MirrorEndpoint>();
        if (root.TryGetValue("host", out var hosts))
        {
            foreach (var (address, settings) in hosts as TomlTable ?? throw new FormatException("host is not a table"))
                mirrors.Add(Endpoint(address, settings as TomlTable ?? throw new FormatException($"host.\"{address}\" is not a table"), readFile));
        }

        return new RegistryMirrors(registry, mirrors) { Server = ServerOf(registry, root, readFile) };
    }

    /// <summary>The settings beside <c>server</c> are the registry's own, whether or not it is named.</summary>
    private static MirrorEndpoint? ServerOf(string registry, TomlTable root, Func<string, string> readFile)
    {
        if (root.TryGetValue("server", out var text))
            return Endpoint(text as string ?? throw new FormatException("server is not a string"), root, readFile);
        if (root.All(setting => setting.Key == "host"))
            return null;
        return Endpoint(registry == "docker.io" ? "registry-1.docker.io" : registry, root, readFile);
    }

    private static MirrorEndpoint Endpoint(string address, TomlTable settings, Func<string, string> readFile)
    {
        foreach (var (key, _) in settings)
        {
            if (!Known.Contains(key))
                throw new FormatException($"{address}: {key} is not known");
        }

        var text = address.Contains("://", StringComparison.Ordinal) ? address : "https://" + address;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Query.Length > 0 || uri.UserInfo.Length > 0)
            throw new FormatException($"{address} is not an http or https URL of a host");
        return new MirrorEndpoint(uri, Capabilities(settings), Flag(settings, "override_path"))
        {
            SkipTlsVerify = Flag(settings, "skip_verify"),
            CertificateAuthorityPem = settings.TryGetValue("ca", out var ca) ? string.Join('\n', Texts(ca, "ca").Select(readFile)) : null,
            ClientCertificatePem = settings.TryGetValue("client", out var client) ? ClientPem(client, readFile) : null,
            Headers = settings.TryGetValue("header", out var header) ? HeadersOf(header) : new Dictionary<string, string>(),
        };
    }

    private static MirrorCapabilities Capabilities(TomlTable settings)
    {
        if (!settings.TryGetValue("capabilities", out var listed))
            return MirrorCapabilities.All;
        var capabilities = MirrorCapabilities.None;
        foreach (var capability in Texts(listed, "capabilities"))
        {
            capabilities |= capability switch
            {
                "pull" => MirrorCapabilities.Pull,
                "resolve" => MirrorCapabilities.Resolve,
                "referrers" => MirrorCapabilities.Referrers,
                "push" => MirrorCapabilities.None,
                _ => throw new FormatException($"capability {capability} is not known"),
            };
        }

        return capabilities;
    }

    /// <summary>One file with both, a pair of certificate and key, or a list of pairs, of which the first is used.</summary>
    private static string ClientPem(object client, Func<string, string> readFile)
    {
        var files = client is TomlArray { Count: > 0 } list && list[0] is TomlArray pair ? Texts(pair, "client") : Texts(client, "client");
        return string.Join('\n', files.Take(2).Select(readFile));
    }

    private static Dictionary<string, string> HeadersOf(object header)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in header as TomlTable ?? throw new FormatException("header is not a table"))
            headers[name] = string.Join(", ", Texts(value, name));
        return headers;
    }

    private static bool Flag(TomlTable settings, string key) =>
        settings.TryGetValue(key, out var value) && (value as bool? ?? throw new FormatException($"{key} is not true or false"));

    private static IEnumerable<string> Texts(object value, string key) => value switch
    {
        string text => [text],
        TomlArray list => [.. list.Select(item => item as string ?? throw new FormatException($"{key} holds something other than text"))],
        _ => throw new FormatException($"{key} is neither text nor a list of it"),
    };
}
