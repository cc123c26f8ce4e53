using System.Globalization;
using System.Text.RegularExpressions;

namespace AdmissionGuard.Policy.Compilation;

/// <summary>Reads times as RFC 3339, section 5.6, writes them: with date, time and zone; nothing is guessed.</summary>
internal static partial class Rfc3339
{
    public static bool TryParse(string? text, out DateTimeOffset time)
    {
        time = default;
        return text is not null && text.Length <= 40 && Shape().IsMatch(text)
            && DateTimeOffset.TryParse(Seconds().Replace(text.ToUpperInvariant(), "$1"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time)
            && time.Year > 1970;
    }

    [GeneratedRegex(@"\A[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();

    // .NET reads fractions to seven digits.
    [GeneratedRegex(@"(\.[0-9]{7})[0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex Seconds();
}
