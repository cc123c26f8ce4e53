namespace AdmissionGuard.Policy.Matching;

/// <summary>
/// A pattern for one segment: <c>*</c> is any text, also none; everything else is itself, compared ordinally. Takes time
/// in proportion to pattern times text, whatever the pattern.
/// </summary>
internal static class SegmentPattern
{
    public static bool IsLiteral(string pattern) => !pattern.Contains('*', StringComparison.Ordinal);

    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        int p = 0, t = 0, star = -1, resume = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                resume = t;
            }
            else if (p < pattern.Length && pattern[p] == text[t])
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

        return pattern[p..].IndexOfAnyExcept('*') < 0;
    }
}
