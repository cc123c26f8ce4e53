using System.Globalization;

namespace AdmissionGuard.Policy.Predicates.Packages;

/// <summary>Orders versions as rpm does (rpm, <c>rpmvercmp</c>): epoch, version, release; <c>~</c> sorts before and <c>^</c> after the end.</summary>
internal static class RpmVersion
{
    private const int MaxLength = 256;

    /// <summary>False when one of the two is no such version. A missing release compares equal to any.</summary>
    public static bool TryCompare(string a, string b, out int order)
    {
        order = 0;
        if (!TrySplit(a, out var epochA, out var versionA, out var releaseA) || !TrySplit(b, out var epochB, out var versionB, out var releaseB))
            return false;

        order = epochA.CompareTo(epochB);
        if (order == 0)
            order = ComparePart(versionA, versionB);
        if (order == 0 && releaseA is not null && releaseB is not null)
            order = ComparePart(releaseA, releaseB);
        return true;
    }

    private static bool TrySplit(string text, out int epoch, out string version, out string? release)
    {
        (epoch, version, release) = (0, text, null);
        if (text.Length is 0 or > MaxLength || !System.Text.Ascii.IsValid(text))
            return false;

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0 && !int.TryParse(text[..colon], NumberStyles.None, CultureInfo.InvariantCulture, out epoch))
            return false;

        version = text[(colon + 1)..];
        var dash = version.LastIndexOf('-');
        if (dash >= 0)
            (version, release) = (version[..dash], version[(dash + 1)..]);
        return version.Length > 0;
    }

    private static int ComparePart(string a, string b)
    {
        int i = 0, j = 0;
        while (true)
        {
            Skip(a, ref i);
            Skip(b, ref j);
            foreach (var mark in "~^")
            {
                var (hasA, hasB) = (At(a, i) == mark, At(b, j) == mark);
                if (hasA && hasB)
                {
                    i++;
                    j++;
                    goto again;
                }

                // A tilde is less than anything, even the end; a caret is more than the end and less than anything else.
                if (hasA || hasB)
                    return mark == '~' || i < a.Length == j < b.Length ? (hasA ? -1 : 1) : (hasA ? 1 : -1);
            }

            if (i >= a.Length || j >= b.Length)
                return (i < a.Length).CompareTo(j < b.Length);

            var digits = char.IsAsciiDigit(a[i]);
            var (partA, partB) = (Run(a, ref i, digits), Run(b, ref j, digits));
            if (partB.Length == 0)
                return digits ? 1 : -1;

            var order = digits ? NumericText.Compare(partA, partB) : Math.Sign(string.CompareOrdinal(partA, partB));
            if (order != 0)
                return order;
            again:;
        }
    }

    private static char At(string text, int at) => at < text.Length ? text[at] : '\0';

    private static void Skip(string text, ref int at)
    {
        while (at < text.Length && !char.IsAsciiLetterOrDigit(text[at]) && text[at] is not ('~' or '^'))
            at++;
    }

    private static string Run(string text, ref int at, bool digits)
    {
        var start = at;
        while (at < text.Length && (digits ? char.IsAsciiDigit(text[at]) : char.IsAsciiLetter(text[at])))
            at++;
        return text[start..at];
    }
}
