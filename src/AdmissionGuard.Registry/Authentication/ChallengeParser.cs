namespace AdmissionGuard.Registry.Authentication;

/// <summary>
/// Reads <c>WWW-Authenticate</c> (RFC 9110, 11.6.1): several challenges in one value, quoted strings with escapes, and
/// nothing beyond fixed bounds.
/// </summary>
internal static class ChallengeParser
{
    /// <summary>Real challenges have some hundred characters.</summary>
    internal const int MaxLength = 8 << 10;

    /// <summary>Schemes that a registry may offer in one answer.</summary>
    private const int MaxChallenges = 8;

    /// <summary>realm, service, scope, error and a few more.</summary>
    private const int MaxParameters = 16;

    /// <summary>The challenges, in order; empty when the text is not a list of them.</summary>
    internal static IReadOnlyList<Challenge> Parse(string? text)
    {
        if (text is null || text.Length > MaxLength)
            return [];
        var challenges = new List<Challenge>();
        Dictionary<string, string>? parameters = null;
        var rest = text.AsSpan();
        while (true)
        {
            rest = rest.TrimStart(" \t,");
            if (rest.IsEmpty)
                return challenges;
            var token = Token(rest);
            if (token.IsEmpty)
                return [];
            rest = rest[token.Length..];
            var afterSpace = rest.TrimStart(" \t");
            if (!afterSpace.IsEmpty && afterSpace[0] == '=' && parameters is not null)
            {
                // One more parameter of the challenge at hand; a repeated one would leave two readings.
                if (!TryValue(afterSpace[1..].TrimStart(" \t"), out var value, out rest) || parameters.Count == MaxParameters || !parameters.TryAdd(Lower(token), value))
                    return [];
                continue;
            }

            if (challenges.Count == MaxChallenges)
                return [];
            parameters = new Dictionary<string, string>(StringComparer.Ordinal);
            challenges.Add(new Challenge(Lower(token), parameters));
        }
    }

    private static bool TryValue(ReadOnlySpan<char> text, out string value, out ReadOnlySpan<char> rest)
    {
        value = "";
        rest = text;
        if (text.IsEmpty || text[0] != '"')
        {
            var token = Token(text);
            value = token.ToString();
            rest = text[token.Length..];
            return !token.IsEmpty;
        }

        var unquoted = new System.Text.StringBuilder();
        for (var i = 1; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '"':
                    value = unquoted.ToString();
                    rest = text[(i + 1)..];
                    return true;
                case '\\' when i + 1 < text.Length:
                    unquoted.Append(text[++i]);
                    break;
                case < ' ' or (char)0x7f:
                    return false;
                default:
                    unquoted.Append(text[i]);
                    break;
            }
        }

        return false;
    }

    /// <summary>RFC 9110, 5.6.2, with the characters of token68 besides "=".</summary>
    private static ReadOnlySpan<char> Token(ReadOnlySpan<char> text)
    {
        var i = 0;
        while (i < text.Length && (char.IsAsciiLetterOrDigit(text[i]) || "!#$%&'*+-.^_`|~/:".Contains(text[i], StringComparison.Ordinal)))
            i++;
        return text[..i];
    }

    private static string Lower(ReadOnlySpan<char> token) => token.ToString().ToLowerInvariant();
}
