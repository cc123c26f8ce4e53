namespace AdmissionGuard.Policy.Predicates.Packages;

/// <summary>
/// Orders versions as Maven does (Maven, "Version Order Specification"): tokens between dots, hyphens and changes from
/// digits to letters; known qualifiers in their order, <c>ga</c>, <c>final</c> and <c>release</c> are nothing.
/// </summary>
internal static class MavenVersion
{
    private const int MaxLength = 256;
    private static readonly string[] Qualifiers = ["alpha", "beta", "milestone", "rc", "snapshot", "", "sp"];

    /// <summary>False when one of the two is no such version.</summary>
    public static bool TryCompare(string a, string b, out int order)
    {
        order = 0;
        if (a.Length is 0 or > MaxLength || b.Length is 0 or > MaxLength || !System.Text.Ascii.IsValid(a) || !System.Text.Ascii.IsValid(b))
            return false;

        var (tokensA, tokensB) = (Tokens(a), Tokens(b));
        for (var i = 0; i < Math.Max(tokensA.Count, tokensB.Count) && order == 0; i++)
            order = Compare(i < tokensA.Count ? tokensA[i] : null, i < tokensB.Count ? tokensB[i] : null);
        return true;
    }

    private static int Compare((char Separator, string Text)? a, (char Separator, string Text)? b)
    {
        // A missing token is padded with the neutral one of the other's kind.
        var (x, y) = (a ?? Padding(b!.Value), b ?? Padding(a!.Value));
        var (rankX, rankY) = (Rank(x), Rank(y));
        if (rankX != rankY)
            return rankX.CompareTo(rankY);
        return IsNumber(x.Text) ? NumericText.Compare(x.Text, y.Text) : CompareQualifiers(x.Text, y.Text);
    }

    // Qualifiers before hyphenated numbers before dotted ones.
    private static int Rank((char Separator, string Text) token) => IsNumber(token.Text) ? token.Separator == '-' ? 1 : 2 : 0;

    private static (char, string) Padding((char Separator, string Text) other) => (other.Separator, IsNumber(other.Text) ? "0" : "");

    private static int CompareQualifiers(string a, string b)
    {
        var (indexA, indexB) = (Array.IndexOf(Qualifiers, a), Array.IndexOf(Qualifiers, b));
        if (indexA < 0 && indexB < 0)
            return Math.Sign(string.CompareOrdinal(a, b));
        return (indexA < 0 ? Qualifiers.Length : indexA).CompareTo(indexB < 0 ? Qualifiers.Length : indexB);
    }

    private static List<(char Separator, string Text)> Tokens(string version)
    {
        var tokens = new List<(char, string)>();
        var text = version.ToLowerInvariant();
        var separator = '.';
        for (var i = 0; i < text.Length;)
        {
            var start = i;
            var digits = char.IsAsciiDigit(text[i]);
            while (i < text.Length && text[i] is not ('.' or '-' or '_') && char.IsAsciiDigit(text[i]) == digits)
                i++;

            var followedByDigit = i < text.Length && char.IsAsciiDigit(text[i]);
            tokens.Add((separator, digits ? text[start..i] : Canonical(text[start..i], followedByDigit)));
            separator = i < text.Length && text[i] is '.' ? '.' : '-';
            if (i < text.Length && text[i] is '.' or '-' or '_')
                i++;
        }

        Trim(tokens);
        return tokens;
    }

    private static string Canonical(string qualifier, bool followedByDigit) => qualifier switch
    {
        "a" when followedByDigit => "alpha",
        "b" when followedByDigit => "beta",
        "m" when followedByDigit => "milestone",
        "cr" => "rc",
        "ga" or "final" or "release" => "",
        _ => qualifier,
    };

    // Neutral tokens at the end, and before each hyphen, mean nothing: 1.0.0 is 1, 1.0-rc is 1-rc.
    private static void Trim(List<(char Separator, string Text)> tokens)
    {
        for (var i = tokens.Count - 1; i > 0; i--)
        {
            var isEnd = i == tokens.Count - 1 || tokens[i + 1].Separator == '-';
            if (isEnd && (tokens[i].Text.Length == 0 || tokens[i].Text.All(c => c == '0')))
                tokens.RemoveAt(i);
        }
    }

    private static bool IsNumber(string text) => text.Length > 0 && char.IsAsciiDigit(text[0]);
}
