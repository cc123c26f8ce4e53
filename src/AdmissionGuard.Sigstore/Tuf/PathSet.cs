using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace AdmissionGuard.Sigstore.Tuf;

/// <summary>The target paths of a delegation: patterns or prefixes of the path's hash, never both (TUF specification, 4.5).</summary>
internal sealed class PathSet
{
    private readonly IReadOnlyList<string> patterns;
    private readonly IReadOnlyList<string> hashPrefixes;

    private PathSet(IReadOnlyList<string> patterns, IReadOnlyList<string> hashPrefixes)
    {
        this.patterns = patterns;
        this.hashPrefixes = hashPrefixes;
    }

    public static PathSet Parse(JsonElement role)
    {
        var patterns = Texts(role, "paths");
        var prefixes = Texts(role, "path_hash_prefixes");
        if (patterns is not null && prefixes is not null) throw new JsonException("a delegation has both paths and path_hash_prefixes");
        // A character class would be read differently by implementations, and a pattern that is misread moves trust.
        if (patterns is not null && patterns.Any(pattern => pattern.AsSpan().ContainsAny("[]\\"))) throw new JsonException("a path pattern has more than * and ?");
        if (prefixes is not null && !prefixes.All(prefix => prefix.All(char.IsAsciiHexDigitLower))) throw new JsonException("a path hash prefix is not lower-case hexadecimal");
        return new PathSet(patterns ?? [], prefixes ?? []);
    }

    public bool Contains(string targetPath)
    {
        if (patterns.Any(pattern => Matches(pattern, targetPath))) return true;
        if (hashPrefixes.Count == 0) return false;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(targetPath)));
        return hashPrefixes.Any(prefix => hash.StartsWith(prefix, StringComparison.Ordinal));
    }

    /// <summary>
    /// Shell wildcards of which none matches a <c>/</c>. Greedy with one point to return to, so the time is at most the product of both lengths,
    /// whatever the pattern.
    /// </summary>
    internal static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> path)
    {
        int p = 0, t = 0, star = -1, resume = 0;
        while (t < path.Length)
        {
            if (p < pattern.Length && (pattern[p] == path[t] && pattern[p] != '*' || pattern[p] == '?' && path[t] != '/'))
            {
                p++;
                t++;
            }
            else if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                resume = t;
            }
            else if (star >= 0 && path[resume] != '/')
            {
                p = star + 1;
                t = ++resume;
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].TrimStart('*').IsEmpty;
    }

    private static List<string>? Texts(JsonElement role, string name) =>
        TufJson.TryMember(role, name, out _) ? [.. TufJson.Items(role, name).Select(TufJson.Text)] : null;
}
