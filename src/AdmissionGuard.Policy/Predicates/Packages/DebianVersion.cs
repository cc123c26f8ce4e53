using System.Globalization;

namespace AdmissionGuard.Policy.Predicates.Packages;

/// <summary>Orders versions as dpkg does (Debian Policy, section 5.6.12): epoch, upstream version, revision; <c>~</c> sorts before everything.</summary>
internal static class DebianVersion
{
    private const int MaxLength = 256;

    /// <summary>False when one of the two is no such version.</summary>
    public static bool TryCompare(string a, string b, out int order)
    {
        order = 0;
        if (!TrySplit(a, out var epochA, out var upstreamA, out var revisionA) || !TrySplit(b, out var epochB, out var upstreamB, out var revisionB))
            return false;

        order = epochA.CompareTo(epochB);
        if (order == 0)
            order = ComparePart(upstreamA, upstreamB);
        if (order == 0)
            order = ComparePart(revisionA, revisionB);
        return true;
    }

    private static bool TrySplit(string text, out int epoch, out string upstream, out string revision)
    {
        (epoch, upstream, revision) = (0, text, "0");
        if (text.Length is 0 or > MaxLength || text.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('.' or '+' or '-' or '~' or ':')))
            return false;

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0 && !int.TryParse(text[..colon], NumberStyles.None, CultureInfo.InvariantCulture, out epoch))
            return false;

        upstream = text[(colon + 1)..];
        var dash = upstream.LastIndexOf('-');
        if (dash >= 0)
            (upstream, revision) = (upstream[..dash], upstream[(dash + 1)..]);
        return upstream.Length > 0;
    }

    // Alternately a part without digits, by letters before all else and ~ before the end, and a number.
    private static int ComparePart(string a, string b)
    {
        int i = 0, j = 0;
        while (i < a.Length || j < b.Length)
        {
            while ((i < a.Length && !char.IsAsciiDigit(a[i])) || (j < b.Length && !char.IsAsciiDigit(b[j])))
            {
                var order = Weight(a, i).CompareTo(Weight(b, j));
                if (order != 0)
                    return order;
                i++;
                j++;
            }

            var number = NumericText.Compare(Digits(a, ref i), Digits(b, ref j));
            if (number != 0)
                return number;
        }

        return 0;
    }

    private static ReadOnlySpan<char> Digits(string text, ref int at)
    {
        var start = Math.Min(at, text.Length);
        for (at = start; at < text.Length && char.IsAsciiDigit(text[at]); at++)
        {
        }

        return text.AsSpan(start, at - start);
    }

    private static int Weight(string text, int at) =>
        at >= text.Length || char.IsAsciiDigit(text[at]) ? 0
        : text[at] == '~' ? -1
        : char.IsAsciiLetter(text[at]) ? text[at]
        : text[at] + 256;
}
