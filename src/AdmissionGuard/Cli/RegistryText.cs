using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.References;

namespace AdmissionGuard.Cli;

/// <summary>How options write pairs and repositories.</summary>
internal static class RegistryText
{
    /// <summary>IMAGEPREFIX=HOST/REPOSITORY, or HOST/REPOSITORY for all images.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static EvidenceRepository EvidenceRepository(string text)
    {
        var (prefix, repository) = text.Contains('=', StringComparison.Ordinal) ? Pair(text, "--evidence-repository") : ("", text);
        return RepositoryName.TryParse(repository, out var name, out var error) ? new EvidenceRepository(prefix, name) : throw new FormatException($"--evidence-repository {text}: {error}");
    }

    /// <summary>LEFT=RIGHT.</summary>
    /// <exception cref="FormatException">It is not.</exception>
    public static (string Left, string Right) Pair(string text, string option)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && equals < text.Length - 1 ? (text[..equals], text[(equals + 1)..]) : throw new FormatException($"{option} takes LEFT=RIGHT, not {text}");
    }

    /// <summary>The URL of an HTTP proxy; a host with a port alone means http.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static Uri Proxy(string text, string option) =>
        Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : "http://" + text, UriKind.Absolute, out var proxy)
        && (proxy.Scheme == Uri.UriSchemeHttp || proxy.Scheme == Uri.UriSchemeHttps) && proxy.Host.Length > 0
            ? proxy
            : throw new FormatException($"{option} takes http://HOST:PORT, not {text}");
}
