using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Policy.Matching;

/// <summary>
/// What a policy wants of a text: exactly it, compared ordinally, or a regular expression that the whole text must
/// match, in time linear in the text (threats S10 and P7). Compiled once.
/// </summary>
internal sealed class TextMatcher
{
    /// <summary>Longer ones are lists in disguise and cost much to compile.</summary>
    public const int MaxPatternLength = 2048;

    /// <summary>Longer texts match nothing: no identity, URI or claim comes near.</summary>
    public const int MaxTextLength = 8192;

    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    /// <summary>Expressions that are kept from one compilation to the next; past it all are built anew, which costs time only.</summary>
    private const int MaxCompiled = 4096;

    private static readonly ConcurrentDictionary<string, Regex> Compiled = new(StringComparer.Ordinal);

    private readonly string text;
    private readonly Regex? regex;

    private TextMatcher(string text, Regex? regex)
    {
        this.text = text;
        this.regex = regex;
    }

    /// <summary>Matches exactly this text.</summary>
    public static TextMatcher Exact(string text) => new(text, null);

    /// <summary>Prepares a regular expression.</summary>
    public static bool TryRegExp(string pattern, [NotNullWhen(true)] out TextMatcher? matcher, out string error)
    {
        matcher = null;
        error = RepetitionBound.Check(pattern);
        if (error.Length > 0)
            return false;

        try
        {
            // Alone first: "a)|(b" is no expression, but within a group it would escape the anchors.
            // Parsing shows that; an automaton is only built of the whole, which takes milliseconds.
            _ = new Regex(pattern, RegexOptions.CultureInvariant);
            matcher = new TextMatcher(pattern, Whole(pattern));
            return true;
        }
        catch (RegexParseException e)
        {
            error = $"does not compile: {e.Error} at character {e.Offset + 1}";
        }
        catch (NotSupportedException)
        {
            error = "uses lookaround, back-references or atomic groups, which cannot be matched in bounded time";
        }

        return false;
    }

    // All policies are compiled anew when any of them changes; the expressions of the others are still the same.
    private static Regex Whole(string pattern)
    {
        if (Compiled.TryGetValue(pattern, out var known))
            return known;
        if (Compiled.Count >= MaxCompiled)
            Compiled.Clear();
        return Compiled.GetOrAdd(pattern, static p => new Regex($@"\A(?:{p})\z", Options));
    }

    /// <summary>Whether the whole of a text is what is wanted; never of one longer than <see cref="MaxTextLength"/>.</summary>
    public bool Matches(string? value) =>
        value is not null && value.Length <= MaxTextLength && (regex is null ? value == text : regex.IsMatch(value));

    /// <summary>As messages show it.</summary>
    public override string ToString() => regex is null ? UntrustedText.Show(text) : $"/{UntrustedText.Show(text)}/";
}
