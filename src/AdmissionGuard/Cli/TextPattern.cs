using System.Text.RegularExpressions;

namespace AdmissionGuard.Cli;

/// <summary>A text that must be matched whole: exactly, or by a regular expression (threat S10).</summary>
internal sealed class TextPattern
{
    private readonly string? exact;
    private readonly Regex? expression;

    private TextPattern(string? exact, Regex? expression, string description)
    {
        this.exact = exact;
        this.expression = expression;
        Description = description;
    }

    /// <summary>The pattern for people.</summary>
    public string Description { get; }

    /// <summary>Makes the pattern of the one that is given; null when none is.</summary>
    /// <exception cref="RegexParseException">The expression is none.</exception>
    /// <exception cref="NotSupportedException">The expression needs backtracking.</exception>
    public static TextPattern? From(string? exact, string? expression)
    {
        if (expression is not null)
        {
            // Parsed on its own first: "a)|(b" would otherwise step out of the group that anchors it.
            const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;
            _ = new Regex(expression, Options);
            return new TextPattern(null, new Regex($@"\A(?:{expression})\z", Options), expression);
        }

        return exact is null ? null : new TextPattern(exact, null, exact);
    }

    /// <summary>Whether the whole text matches.</summary>
    public bool Matches(string text) => expression?.IsMatch(text) ?? string.Equals(exact, text, StringComparison.Ordinal);
}
