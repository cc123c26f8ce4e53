using System.Text;

namespace AdmissionGuard.Policy.Verdicts;

/// <summary>
/// Makes text that an outsider wrote safe to show in messages, Events, logs and terminals: printable ASCII stays, all
/// else is escaped, so that no line break, terminal sequence, bidirectional override or look-alike letter deceives the
/// reader; and it is cut to a length.
/// </summary>
public static class UntrustedText
{
    /// <summary>How much of one identity, URI or predicate field a message shows.</summary>
    public const int DefaultLength = 256;

    /// <summary>Escapes and cuts.</summary>
    /// <param name="text">The text; null is shown as <c>(none)</c>.</param>
    /// <param name="maxLength">Characters at most, the mark of the cut included.</param>
    /// <returns>Printable ASCII on one line.</returns>
    public static string Show(string? text, int maxLength = DefaultLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 8);
        if (text is null)
            return "(none)";
        if (text.Length <= maxLength && Ascii.IsValid(text) && !text.AsSpan().ContainsAnyExceptInRange(' ', '~') && !text.Contains('\\', StringComparison.Ordinal))
            return text;

        var shown = new StringBuilder();
        foreach (var c in text)
        {
            var before = shown.Length;
            _ = c switch
            {
                '\\' => shown.Append(@"\\"),
                '\n' => shown.Append(@"\n"),
                '\r' => shown.Append(@"\r"),
                '\t' => shown.Append(@"\t"),
                >= ' ' and <= '~' => shown.Append(c),
                _ => shown.Append($"\\u{(int)c:x4}"),
            };
            if (shown.Length <= maxLength)
                continue;

            shown.Length = before;
            while (shown.Length > maxLength - 3)
                shown.Length--;
            return shown.Append("...").ToString();
        }

        return shown.ToString();
    }
}
