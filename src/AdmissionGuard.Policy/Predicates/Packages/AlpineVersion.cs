using System.Text.RegularExpressions;

namespace AdmissionGuard.Policy.Predicates.Packages;

/// <summary>
/// Orders versions as apk does (apk-tools, <c>apk-package(5)</c>): numbers, an optional letter, suffixes such as
/// <c>_rc1</c> or <c>_p1</c>, an optional commit, the revision <c>-r1</c>.
/// </summary>
internal static partial class AlpineVersion
{
    private static readonly string[] Suffixes = ["alpha", "beta", "pre", "rc", "", "cvs", "svn", "git", "hg", "p"];

    /// <summary>False when one of the two is no such version.</summary>
    public static bool TryCompare(string a, string b, out int order)
    {
        order = 0;
        if (a.Length > 256 || b.Length > 256 || Shape().Match(a) is not { Success: true } matchA || Shape().Match(b) is not { Success: true } matchB)
            return false;

        order = CompareNumbers(matchA.Groups["n"].Value.Split('.'), matchB.Groups["n"].Value.Split('.'));
        if (order == 0)
            order = Math.Sign(string.CompareOrdinal(matchA.Groups["l"].Value, matchB.Groups["l"].Value));
        if (order == 0)
            order = CompareSuffixes(matchA.Groups["s"].Value, matchB.Groups["s"].Value);
        if (order == 0)
            order = NumericText.Compare(matchA.Groups["r"].Value, matchB.Groups["r"].Value);
        return true;
    }

    // Behind the first number, one with a leading zero is a fraction: 1.01 is before 1.1.
    private static int CompareNumbers(string[] a, string[] b)
    {
        for (var i = 0; i < Math.Min(a.Length, b.Length); i++)
        {
            var isFraction = i > 0 && (a[i].StartsWith('0') || b[i].StartsWith('0'));
            var order = isFraction ? Math.Sign(string.CompareOrdinal(a[i], b[i])) : NumericText.Compare(a[i], b[i]);
            if (order != 0)
                return order;
        }

        return a.Length.CompareTo(b.Length);
    }

    private static int CompareSuffixes(string a, string b)
    {
        var (listA, listB) = (a.Split('_', StringSplitOptions.RemoveEmptyEntries), b.Split('_', StringSplitOptions.RemoveEmptyEntries));
        for (var i = 0; i < Math.Max(listA.Length, listB.Length); i++)
        {
            var (textA, textB) = (i < listA.Length ? listA[i] : "", i < listB.Length ? listB[i] : "");
            var order = Array.IndexOf(Suffixes, textA.TrimEnd("0123456789".ToCharArray())).CompareTo(Array.IndexOf(Suffixes, textB.TrimEnd("0123456789".ToCharArray())));
            if (order == 0)
                order = NumericText.Compare(textA.AsSpan().TrimStart("abcdefghijklmnopqrstuvwxyz"), textB.AsSpan().TrimStart("abcdefghijklmnopqrstuvwxyz"));
            if (order != 0)
                return order;
        }

        return 0;
    }

    [GeneratedRegex(@"\A(?<n>[0-9]+(\.[0-9]+)*)(?<l>[a-z]?)(?<s>(_(alpha|beta|pre|rc|cvs|svn|git|hg|p)[0-9]*)*)(~[0-9a-f]+)?(-r(?<r>[0-9]+))?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Shape();
}
