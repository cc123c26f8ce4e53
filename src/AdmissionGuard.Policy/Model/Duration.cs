namespace AdmissionGuard.Policy.Model;

/// <summary>Durations as Kubernetes writes them (Go's <c>time.ParseDuration</c>), with <c>d</c> for 24 hours.</summary>
public static class Duration
{
    /// <summary>The whole text: one or more numbers with a unit of d, h, m or s, as in <c>168h</c>, <c>7d</c> or <c>1h30m</c>.</summary>
    public const string Pattern = "^([0-9]{1,9}[dhms])+$";

    /// <summary>The longest that is taken; beyond it, an age says nothing.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(36525);

    /// <summary>Reads a duration.</summary>
    /// <param name="text">The text.</param>
    /// <param name="duration">The duration: more than zero, at most <see cref="Longest"/>.</param>
    /// <returns>False when the text is not one.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        long seconds = 0;
        while (!text.IsEmpty)
        {
            var digits = text.IndexOfAnyExceptInRange('0', '9');
            if (digits is < 1 or > 9)
                return false;

            var unit = text[digits] switch { 'd' => 86400L, 'h' => 3600L, 'm' => 60L, 's' => 1L, _ => 0L };
            if (unit == 0)
                return false;

            seconds += long.Parse(text[..digits], System.Globalization.NumberStyles.None) * unit;
            if (seconds > Longest.TotalSeconds)
                return false;

            text = text[(digits + 1)..];
        }

        duration = TimeSpan.FromSeconds(seconds);
        return seconds > 0;
    }
}
