using System.Text;

namespace AdmissionGuard.Reporting;

/// <summary>
/// Makes text from registries, certificates and requests fit to be shown: bounded, one line, and free of anything that
/// a terminal, a log or a reader could take for something else. Control characters, bidirectional marks and letters that
/// look like ASCII are shown as <c>\uXXXX</c>; only printable ASCII and the ellipsis stay.
/// </summary>
internal static class DisplayText
{
    private const char Ellipsis = '…';

    /// <summary>Escapes and cuts a text.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="maxLength">Most characters of the result, the ellipsis of a cut included.</param>
    public static string Of(string text, int maxLength)
    {
        if (text.Length <= maxLength && IsPlain(text))
            return text;

        var shown = new StringBuilder(Math.Min(text.Length, maxLength));
        foreach (var c in text)
        {
            var before = shown.Length;
            if (IsPlain(c))
                shown.Append(c);
            else
                shown.Append("\\u").Append(((int)c).ToString("x4"));

            if (shown.Length > maxLength)
            {
                // An escape is never cut in two.
                shown.Length = Math.Min(before, maxLength - 1);
                return shown.Append(Ellipsis).ToString();
            }
        }

        return shown.ToString();
    }

    private static bool IsPlain(string text)
    {
        // Nearly all text, many characters at a time.
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return true;
        foreach (var c in text)
        {
            if (!IsPlain(c))
                return false;
        }

        return true;
    }

    private static bool IsPlain(char c) => c is (>= ' ' and <= '~') or Ellipsis;
}
