namespace AdmissionGuard.Policy.Matching;

/// <summary>
/// A pattern for a path of segments between slashes: <c>*</c> stays within one segment, <c>**</c> as a whole segment stands
/// for any number of segments, at the end for at least one.
/// </summary>
internal sealed class PathPattern
{
    private const string AnySegments = "**";
    private readonly string[] segments;

    public PathPattern(string text) => segments = text.Split('/');

    public IReadOnlyList<string> Segments => segments;

    public bool Matches(string path) => Matches(segments, path.Split('/'));

    /// <summary>Greedy with one point of return per <c>**</c>, so that time stays in proportion to pattern times path.</summary>
    public static bool Matches(ReadOnlySpan<string> pattern, ReadOnlySpan<string> path)
    {
        if (pattern is [.. var head, AnySegments])
            return MatchesPrefixOf(head, path);

        int p = 0, t = 0, star = -1, resume = 0;
        while (t < path.Length)
        {
            if (p < pattern.Length && pattern[p] == AnySegments)
            {
                star = p++;
                resume = t;
            }
            else if (p < pattern.Length && SegmentPattern.Matches(pattern[p], path[t]))
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++resume;
            }
            else
            {
                return false;
            }
        }

        return p == pattern.Length;
    }

    private static bool MatchesPrefixOf(ReadOnlySpan<string> head, ReadOnlySpan<string> path)
    {
        for (var length = path.Length - 1; length >= 0; length--)
        {
            if (Matches(head, path[..length]))
                return true;
        }

        return false;
    }
}
