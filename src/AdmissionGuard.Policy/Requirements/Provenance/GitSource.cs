using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using AdmissionGuard.Policy.Evaluation;

namespace AdmissionGuard.Policy.Requirements.Provenance;

/// <summary>A source repository in one spelling, and the ref that the URI carries, if any.</summary>
/// <param name="Uri">As in <c>git+https://github.com/acme/app</c>.</param>
/// <param name="Ref">What stands behind the <c>@</c>, or behind BuildKit's <c>#</c>; null when nothing does.</param>
/// <param name="Commit">The commit behind the <c>#</c>; null when none is there.</param>
internal sealed record GitSource(string Uri, string? Ref, string? Commit = null)
{
    private const int MaxLength = 2048;

    private static readonly SearchValues<char> Refused = SearchValues.Create("?%\\ \t\r\n");

    /// <summary>
    /// Brings the spellings of one repository together: with or without <c>git+</c>, <c>.git</c>, a slash at the end, the
    /// default port, the host in any case. What could mean another place to another reader is refused: user info, queries,
    /// relative or empty segments, escapes. A fragment is a ref or commit, and a folder behind a colon (BuildKit, "Git
    /// repositories" of the build context).
    /// </summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out GitSource? source)
    {
        source = null;
        if (text is null || text.Length > MaxLength || !System.Text.Ascii.IsValid(text) || text.AsSpan().ContainsAny(Refused))
            return false;

        var schemeEnd = text.IndexOf("://", StringComparison.Ordinal);
        if (schemeEnd < 0)
            return false;

        var scheme = text[..schemeEnd] switch
        {
            "git+https" or "https" => "git+https",
            "git+http" or "http" => "git+http",
            "git+ssh" or "ssh" => "git+ssh",
            "git" => "git",
            _ => "",
        };
        var hash = text.IndexOf('#', StringComparison.Ordinal);
        var fragment = hash < 0 ? null : text[(hash + 1)..].Split(':')[0];
        var rest = hash < 0 ? text[(schemeEnd + 3)..] : text[(schemeEnd + 3)..Math.Max(hash, schemeEnd + 3)];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        if (scheme.Length == 0 || slash <= 0)
            return false;

        var host = rest[..slash].ToLowerInvariant();
        var (path, reference) = SplitRef(rest[(slash + 1)..]);
        if (reference is not null && fragment is not null)
            return false;
        var commit = fragment is not null && (DigestText.IsHex(fragment, 40) || DigestText.IsHex(fragment, 64)) ? fragment : null;
        reference ??= commit is null && fragment?.Length > 0 ? fragment : null;
        path = TrimEnd(TrimEnd(path, "/"), ".git");
        if (host.Contains('@', StringComparison.Ordinal) || path.Split('/').Any(s => s is "" or "." or ".."))
            return false;

        host = scheme == "git+https" ? TrimEnd(host, ":443") : host;
        source = new GitSource($"{scheme}://{host}/{path}", reference, commit);
        return true;
    }

    private static (string Path, string? Ref) SplitRef(string path)
    {
        var at = path.IndexOf('@', StringComparison.Ordinal);
        return at < 0 ? (path, null) : (path[..at], path[(at + 1)..]);
    }

    private static string TrimEnd(string text, string end) => text.EndsWith(end, StringComparison.Ordinal) ? text[..^end.Length] : text;
}
