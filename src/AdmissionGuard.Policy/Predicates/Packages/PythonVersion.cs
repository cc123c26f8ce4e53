using System.Text.RegularExpressions;

namespace AdmissionGuard.Policy.Predicates.Packages;

/// <summary>Orders versions of Python packages (PEP 440, "Summary of permitted suffixes and relative ordering").</summary>
internal static partial class PythonVersion
{
    /// <summary>False when one of the two is no such version.</summary>
    public static bool TryCompare(string a, string b, out int order)
    {
        order = 0;
        if (a.Length > 256 || b.Length > 256 || Shape().Match(a.ToLowerInvariant()) is not { Success: true } matchA || Shape().Match(b.ToLowerInvariant()) is not { Success: true } matchB)
            return false;

        order = NumericText.Compare(matchA.Groups["epoch"].Value, matchB.Groups["epoch"].Value);
        if (order == 0)
            order = CompareRelease(matchA.Groups["release"].Value, matchB.Groups["release"].Value);
        if (order == 0)
            order = PreRank(matchA).CompareTo(PreRank(matchB));
        foreach (var number in (string[])["pren", "postn", "devn"])
        {
            if (order == 0 && number == "postn")
                order = matchA.Groups["post"].Success.CompareTo(matchB.Groups["post"].Success);
            if (order == 0 && number == "devn")
                order = matchB.Groups["dev"].Success.CompareTo(matchA.Groups["dev"].Success);
            if (order == 0)
                order = NumericText.Compare(matchA.Groups[number].Value, matchB.Groups[number].Value);
        }

        if (order == 0)
            order = CompareLocal(matchA.Groups["local"].Value, matchB.Groups["local"].Value);
        return true;
    }

    // A development release without a pre- or post-release sorts before all pre-releases; no pre-release at all after them.
    private static int PreRank(Match match) => match.Groups["pre"].Value switch
    {
        "a" or "alpha" => 1,
        "b" or "beta" => 2,
        "c" or "rc" or "pre" or "preview" => 3,
        _ => match.Groups["dev"].Success && !match.Groups["post"].Success ? 0 : 4,
    };

    private static int CompareRelease(string a, string b)
    {
        var (partsA, partsB) = (a.Split('.'), b.Split('.'));
        for (var i = 0; i < Math.Max(partsA.Length, partsB.Length); i++)
        {
            var order = NumericText.Compare(i < partsA.Length ? partsA[i] : "", i < partsB.Length ? partsB[i] : "");
            if (order != 0)
                return order;
        }

        return 0;
    }

    private static int CompareLocal(string a, string b)
    {
        var (partsA, partsB) = (Parts(a), Parts(b));
        for (var i = 0; i < Math.Min(partsA.Length, partsB.Length); i++)
        {
            var (numberA, numberB) = (partsA[i].All(char.IsAsciiDigit), partsB[i].All(char.IsAsciiDigit));
            var order = numberA && numberB ? NumericText.Compare(partsA[i], partsB[i])
                : numberA != numberB ? numberA.CompareTo(numberB)
                : Math.Sign(string.CompareOrdinal(partsA[i], partsB[i]));
            if (order != 0)
                return order;
        }

        return partsA.Length.CompareTo(partsB.Length);

        static string[] Parts(string local) => local.Split(['.', '-', '_'], StringSplitOptions.RemoveEmptyEntries);
    }

    [GeneratedRegex(@"\Av?((?<epoch>[0-9]+)!)?(?<release>[0-9]+(\.[0-9]+)*)([-_.]?(?<pre>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?<pren>[0-9]*))?((?<post>-(?<postn>[0-9]+))|(?<post>[-_.]?(post|rev|r)[-_.]?(?<postn>[0-9]*)))?(?<dev>[-_.]?dev[-_.]?(?<devn>[0-9]*))?(\+(?<local>[a-z0-9]+([-_.][a-z0-9]+)*))?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Shape();
}
