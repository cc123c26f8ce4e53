namespace AdmissionGuard.Policy.Matching;

/// <summary>
/// Bounds the automaton that a regular expression becomes: counted repetitions are copied as often as they say, and nested
/// ones multiply, so that <c>((a{99}){99}){99}</c> would be a million states.
/// </summary>
internal static class RepetitionBound
{
    /// <summary>States of the automaton, estimated from above; identities and claims need some hundred.</summary>
    private const long MaxStates = 20_000;

    /// <summary>An error, or empty when the pattern is within bounds. Says nothing about its syntax.</summary>
    public static string Check(string pattern)
    {
        if (pattern.Length > TextMatcher.MaxPatternLength)
            return $"has {pattern.Length} characters, want at most {TextMatcher.MaxPatternLength}";

        long product = 1;
        for (var open = pattern.IndexOf('{', StringComparison.Ordinal); open >= 0; open = pattern.IndexOf('{', open + 1))
        {
            product *= LargestCount(pattern.AsSpan(open + 1));
            if (product * pattern.Length > MaxStates)
                return "repeats too much: the counts in braces multiply to an automaton that is too large";
        }

        return "";
    }

    // The larger of {n}, {n,} and {n,m}; 1 for a brace that is no count.
    private static long LargestCount(ReadOnlySpan<char> text)
    {
        var close = text.IndexOf('}');
        if (close <= 0)
            return 1;

        long largest = 1;
        foreach (var part in text[..close].Split(','))
        {
            var digits = text[..close][part];
            if (digits.IsEmpty)
                continue;
            if (digits.ContainsAnyExceptInRange('0', '9'))
                return 1;
            largest = Math.Max(largest, digits.Length > 6 ? MaxStates + 1 : long.Parse(digits));
        }

        return Math.Max(1, largest);
    }
}
