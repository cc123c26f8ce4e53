using System.Diagnostics.CodeAnalysis;

namespace AdmissionGuard.Registry.References;

/// <summary>
/// The grammar of image references in one pass without backtracking. Docker's splitting rule: the part before the first
/// slash is a host when it has a dot, a colon or an upper-case letter, or is <c>localhost</c>; otherwise Docker Hub is meant.
/// </summary>
internal static class ReferenceParser
{
    /// <summary>Host, path, tag and sha512 digest at their longest; longer text is refused unread (CVE-2025-66564: splitting huge text).</summary>
    internal const int MaxLength = MaxNameLength + 1 + MaxTagLength + 1 + 135;

    /// <summary>distribution/reference: NameTotalLengthMax.</summary>
    internal const int MaxNameLength = 255;

    /// <summary>OCI distribution-spec, "Pulling manifests": a tag has at most 128 characters.</summary>
    internal const int MaxTagLength = 128;

    internal readonly record struct Parts(RepositoryName Name, string? Tag, Digest? Digest);

    internal static bool TrySplit([NotNullWhen(true)] string? text, out Parts parts, out string error)
    {
        parts = default;
        error = "";
        if (string.IsNullOrEmpty(text))
            return Refuse(out error, "the reference is empty");
        if (text.Length > MaxLength)
            return Refuse(out error, $"the reference has {text.Length} characters, at most {MaxLength} are possible");

        var rest = text.AsSpan();
        Digest? digest = null;
        var at = rest.IndexOf('@');
        if (at >= 0)
        {
            if (!Digest.TryParse(rest[(at + 1)..].ToString(), out digest))
                return Refuse(out error, "the digest is neither sha256 with 64 nor sha512 with 128 lower-case hexadecimal digits");
            rest = rest[..at];
        }

        string? tag = null;
        var colon = rest.LastIndexOf(':');
        if (colon > rest.LastIndexOf('/'))
        {
            if (!IsTag(rest[(colon + 1)..]))
                return Refuse(out error, "the tag is not one to 128 of the characters A-Z a-z 0-9 _ . -, the first of them no . or -");
            tag = rest[(colon + 1)..].ToString();
            rest = rest[..colon];
        }

        if (rest.Length is 0 or > MaxNameLength)
            return Refuse(out error, $"the name has {rest.Length} characters, 1 to {MaxNameLength} are possible");
        if (!TryName(rest, out var name, out error))
            return false;
        parts = new Parts(name, tag, digest);
        return true;
    }

    internal static bool IsTag(ReadOnlySpan<char> tag)
    {
        if (tag.Length is 0 or > MaxTagLength || tag[0] is '.' or '-')
            return false;
        foreach (var c in tag)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.' or '-'))
                return false;
        }

        return true;
    }

    private static bool TryName(ReadOnlySpan<char> text, [NotNullWhen(true)] out RepositoryName? name, out string error)
    {
        name = null;
        var slash = text.IndexOf('/');
        if (slash <= 0 || !LooksLikeHost(text[..slash]))
        {
            if (text.Length == 64 && !text.ContainsAnyExcept(Digest.LowerHex))
                return Refuse(out error, "64 hexadecimal digits are an image ID, not a name");
            return TryPath(text, RegistryHost.DockerHub, out name, out error);
        }

        return RegistryHost.TryCanonicalize(text[..slash], out var host, out error)
            && TryPath(text[(slash + 1)..], host, out name, out error);
    }

    private static bool LooksLikeHost(ReadOnlySpan<char> text) =>
        text.ContainsAny('.', ':') || text.ContainsAnyInRange('A', 'Z') || text is "localhost";

    private static bool TryPath(ReadOnlySpan<char> path, string host, [NotNullWhen(true)] out RepositoryName? name, out string error)
    {
        name = null;
        if (!IsPath(path))
            return Refuse(out error, "the repository is not lower-case letters and digits, parted by one of . _ __ -, in segments parted by /");
        var official = host == RegistryHost.DockerHub && !path.Contains('/');
        name = new RepositoryName(host, official ? $"library/{path}" : path.ToString());
        error = "";
        return true;
    }

    /// <summary><c>[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*</c>, one or more times, parted by <c>/</c>.</summary>
    private static bool IsPath(ReadOnlySpan<char> path)
    {
        var i = 0;
        while (true)
        {
            if (i == path.Length || !IsLowerAlphanumeric(path[i]))
                return false;
            while (i < path.Length && IsLowerAlphanumeric(path[i]))
                i++;
            if (i == path.Length)
                return true;
            switch (path[i])
            {
                case '/' or '.':
                    i++;
                    break;
                case '_':
                    i += i + 1 < path.Length && path[i + 1] == '_' ? 2 : 1;
                    break;
                case '-':
                    while (i < path.Length && path[i] == '-')
                        i++;
                    break;
                default:
                    return false;
            }
        }
    }

    private static bool IsLowerAlphanumeric(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c);

    private static bool Refuse(out string error, string why)
    {
        error = why;
        return false;
    }
}
