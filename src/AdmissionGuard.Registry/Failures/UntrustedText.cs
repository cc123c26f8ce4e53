using System.Globalization;
using System.Text;

namespace AdmissionGuard.Registry.Failures;

/// <summary>
/// Text from registries and requests, made fit for messages: bounded, one line, printable ASCII; everything else is escaped,
/// so that control characters, bidirectional overrides and look-alikes show as what they are.
/// </summary>
internal static class UntrustedText
{
    /// <summary>Enough to recognise a media type, URL or error message by; keeps a message within a line.</summary>
    internal const int DefaultMaxLength = 160;

    internal static string Quote(string? text, int maxLength = DefaultMaxLength)
    {
        if (text is null)
            return "nothing";
        var quoted = new StringBuilder(Math.Min(text.Length, maxLength) + 2);
        quoted.Append('"');
        foreach (var c in text)
        {
            if (quoted.Length > maxLength)
            {
                quoted.Append('…');
                break;
            }

            if (c is '"' or '\\')
                quoted.Append('\\').Append(c);
            else if (c is >= ' ' and <= '~')
                quoted.Append(c);
            else
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }

        return quoted.Append('"').ToString();
    }
}
