using System.Diagnostics.CodeAnalysis;

namespace AdmissionGuard.Policy.Matching;

/// <summary>
/// A glob on a normalised image name. Host and path are matched apart, so that no path can pose as a host (Portieris
/// v0.14.2) and no prefix ends within a segment. See <c>spec.match.images</c> for the grammar.
/// </summary>
internal sealed class ImagePattern
{
    /// <summary>Longer than any reference that the distribution grammar allows.</summary>
    private const int MaxLength = 512;

    private ImagePattern(HostPattern host, PathPattern path, string text)
    {
        Host = host;
        Path = path;
        Text = text;
    }

    public HostPattern Host { get; }

    public PathPattern Path { get; }

    /// <summary>The pattern as written.</summary>
    public string Text { get; }

    /// <summary>Every image.</summary>
    public static ImagePattern Everything { get; } = new(new HostPattern("*"), new PathPattern("**"), "**");

    public bool Matches(ReviewSubject subject) => Host.Matches(subject.Host) && Path.Matches(subject.Repository);

    public static bool TryParse(string text, [NotNullWhen(true)] out ImagePattern? pattern, out string error)
    {
        pattern = null;
        error = Check(text);
        if (error.Length > 0)
            return false;

        var (host, path) = Split(text);
        error = CheckHost(host) is { Length: > 0 } hostError ? hostError : CheckPath(host, path);
        if (error.Length > 0)
            return false;

        if (host == "docker.io" && !path.Contains('/', StringComparison.Ordinal) && path != "**")
            path = "library/" + path;
        pattern = new ImagePattern(new HostPattern(host), new PathPattern(path), text);
        return true;
    }

    /// <summary>
    /// A pattern for a text that is none, so that a policy with a misspelt glob still denies what it probably meant: all
    /// below the leading segments that are sound, or everything.
    /// </summary>
    public static ImagePattern Around(string text)
    {
        var segments = text.Split('/');
        for (var length = segments.Length - 1; length > 0; length--)
        {
            if (TryParse(string.Join('/', segments[..length]) + "/**", out var pattern, out _))
                return pattern;
        }

        return Everything;
    }

    private static string Check(string text)
    {
        if (text.Length is 0 or > MaxLength)
            return text.Length == 0 ? "is empty" : $"has {text.Length} characters, want at most {MaxLength}";
        if (text == "*")
            return "is ambiguous: write ** for every image";
        foreach (var c in text)
        {
            if (c == '@')
                return "has a digest: policies match names; use tagReferences and exceptions for digests";
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or '-' or ':' or '/' or '*'))
                return $"has {Verdicts.UntrustedText.Show($"'{c}'", 16)}: the only wildcards are * and **, and names have ASCII letters, digits and . _ - : / only";
        }

        return "";
    }

    private static (string Host, string Path) Split(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? text : text[..slash];
        if (first == "**")
            return ("*", text);
        if (slash < 0 || !(first.Contains('.', StringComparison.Ordinal) || first.Contains(':', StringComparison.Ordinal) || first is "localhost" or "*" || first.Any(char.IsAsciiLetterUpper)))
            return ("docker.io", text);

        var host = first.ToLowerInvariant();
        if (host.EndsWith(":443", StringComparison.Ordinal))
            host = host[..^4];
        return (host is "index.docker.io" or "registry-1.docker.io" ? "docker.io" : host, text[(slash + 1)..]);
    }

    private static string CheckHost(string host)
    {
        if (host.Contains("**", StringComparison.Ordinal))
            return "has ** in the host: * is one label, alone any host";
        var port = host.IndexOf(':', StringComparison.Ordinal);
        var name = port < 0 ? host : host[..port];
        if (port >= 0 && (host[(port + 1)..] is not { Length: > 0 and <= 5 } digits || !(digits == "*" || digits.All(char.IsAsciiDigit))))
            return "has a port that is not a number";
        return name.Split('.').Any(label => label.Length == 0 || label.StartsWith('-') || label.EndsWith('-') || label.Contains('_', StringComparison.Ordinal))
            ? "has a host that is not one"
            : "";
    }

    private static string CheckPath(string host, string path)
    {
        if (path.Contains(':', StringComparison.Ordinal))
            return "has a tag: policies match names without tag";
        if (path.Any(char.IsAsciiLetterUpper))
            return "has upper-case letters in the path: no image name has";
        var segments = path.Split('/');
        if (segments.Any(s => s.Length == 0))
            return "has an empty segment";
        if (segments.Any(s => s is "." or ".."))
            return "has a relative segment";
        if (segments.Any(s => s != "**" && s.Contains("**", StringComparison.Ordinal)))
            return "has ** within a segment: it stands for whole segments";
        if (host == "docker.io" && path == "*")
            return "never matches: write docker.io/library/* for official images, docker.io/** for all";
        return "";
    }
}
