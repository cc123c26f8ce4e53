using System.Diagnostics.CodeAnalysis;

namespace AdmissionGuard.Policy.Matching;

/// <summary>
/// A glob on a URI or ref: <c>*</c> stays within one segment between slashes, <c>**</c> stands for whole segments; all else is
/// itself, compared ordinally.
/// </summary>
internal sealed class UriPattern
{
    private const int MaxLength = 2048;
    private readonly PathPattern pattern;

    private UriPattern(string text)
    {
        Text = text;
        pattern = new PathPattern(text);
    }

    /// <summary>The pattern as written.</summary>
    public string Text { get; }

    public bool Matches(string? text) => text is not null && text.Length <= TextMatcher.MaxTextLength && pattern.Matches(text);

    public static bool TryParse(string text, [NotNullWhen(true)] out UriPattern? pattern, out string error)
    {
        pattern = null;
        var odd = text.IndexOfAny(['[', ']', '{', '}', '^', '\\', '|', ' ']);
        if (text.Length is 0 or > MaxLength)
            error = text.Length == 0 ? "is empty" : $"has {text.Length} characters, want at most {MaxLength}";
        else if (odd >= 0)
            error = $"has '{text[odd]}': the only wildcards are * and **";
        else if (text.Split('/').Any(s => s != "**" && s.Contains("**", StringComparison.Ordinal)))
            error = "has ** within a segment: it stands for whole segments";
        else
            error = "";

        pattern = error.Length == 0 ? new UriPattern(text) : null;
        return pattern is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
