using System.Numerics;

namespace AdmissionGuard.Policy.Predicates.Packages;

/// <summary>
/// Orders versions by Semantic Versioning 2.0.0, section 11, with what its ecosystems add: up to five numbers (NuGet,
/// RubyGems), missing ones are zero, a leading <c>v</c> (Go). Build metadata does not count.
/// </summary>
internal static class SemanticVersion
{
    private const int MaxLength = 256;

    /// <summary>False when one of the two is no such version.</summary>
    public static bool TryCompare(string a, string b, out int order)
    {
        order = 0;
        if (!TrySplit(a, out var numbersA, out var preA) || !TrySplit(b, out var numbersB, out var preB))
            return false;

        for (var i = 0; i < Math.Max(numbersA.Length, numbersB.Length) && order == 0; i++)
            order = (i < numbersA.Length ? numbersA[i] : 0).CompareTo(i < numbersB.Length ? numbersB[i] : 0);
        if (order == 0)
            order = ComparePreRelease(preA, preB);
        return true;
    }

    private static bool TrySplit(string text, out BigInteger[] numbers, out string[] preRelease)
    {
        numbers = [];
        preRelease = [];
        if (text.Length is 0 or > MaxLength)
            return false;

        text = text[0] == 'v' ? text[1..] : text;
        var plus = text.IndexOf('+', StringComparison.Ordinal);
        text = plus < 0 ? text : text[..plus];
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        var core = (dash < 0 ? text : text[..dash]).Split('.');
        preRelease = dash < 0 ? [] : text[(dash + 1)..].Split('.');
        if (core.Length > 5 || !Array.TrueForAll(core, IsNumber) || Array.Exists(preRelease, p => p.Length == 0 || !p.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')))
            return false;

        numbers = [.. core.Select(n => BigInteger.Parse(n, System.Globalization.NumberStyles.None))];
        return true;
    }

    private static int ComparePreRelease(string[] a, string[] b)
    {
        if (a.Length == 0 || b.Length == 0)
            return b.Length.CompareTo(a.Length) is var order && order != 0 ? Math.Sign(order) : 0;

        for (var i = 0; i < Math.Min(a.Length, b.Length); i++)
        {
            var (numeric, other) = (IsNumber(a[i]), IsNumber(b[i]));
            var order = numeric && other ? BigInteger.Parse(a[i]).CompareTo(BigInteger.Parse(b[i]))
                : numeric != other ? (numeric ? -1 : 1)
                : string.CompareOrdinal(a[i], b[i]);
            if (order != 0)
                return Math.Sign(order);
        }

        return a.Length.CompareTo(b.Length);
    }

    private static bool IsNumber(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);
}
