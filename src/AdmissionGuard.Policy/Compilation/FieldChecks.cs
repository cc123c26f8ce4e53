using System.Globalization;
using System.Text.RegularExpressions;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Matching;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Policy.Compilation;

/// <summary>The checks that many fields need, each of which tells where and what.</summary>
internal static partial class FieldChecks
{
    /// <summary>The length of any single text in a policy: identities, URIs and names are far shorter.</summary>
    public const int MaxTextLength = 2048;

    /// <summary>A text that must be there and not be empty.</summary>
    public static string Text(this CompileContext context, string? value, string path)
    {
        if (string.IsNullOrWhiteSpace(value))
            context.Error(path, value is null ? "missing" : "is empty");
        else if (value.Length > MaxTextLength)
            context.Error(path, $"has {value.Length} characters, want at most {MaxTextLength}");
        return value ?? "";
    }

    /// <summary>A list that must be there, have items, not too many, and none twice.</summary>
    public static IReadOnlyList<string> Texts(this CompileContext context, IReadOnlyList<string>? values, string path, int max = 256)
    {
        if (!context.Count(values, path, max))
            return [];

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < values!.Count; i++)
        {
            context.Text(values[i], FieldPath.Item(path, i));
            if (!seen.Add(values[i]))
                context.Error(FieldPath.Item(path, i), $"{UntrustedText.Show(values[i], 64)} is there twice");
        }

        return values;
    }

    /// <summary>Like <see cref="Texts"/>, for a list that may be left out but not be empty.</summary>
    public static IReadOnlyList<string> OptionalTexts(this CompileContext context, IReadOnlyList<string>? values, string path, int max = 256) =>
        values is null ? [] : context.Texts(values, path, max);

    /// <summary>True when a list has at least one and at most <paramref name="max"/> items.</summary>
    public static bool Count<T>(this CompileContext context, IReadOnlyCollection<T>? values, string path, int max)
    {
        if (values is null or { Count: 0 })
            context.Error(path, values is null ? "missing" : "is empty: leave it out or name something");
        else if (values.Count > max)
            context.Error(path, $"has {values.Count} items, want at most {max}");
        else
            return true;

        return false;
    }

    /// <summary>Inline material, which may be longer than any other text; null when it is empty or too long.</summary>
    public static string? Bounded(this CompileContext context, string value, string path)
    {
        if (string.IsNullOrWhiteSpace(value))
            context.Error(path, "is empty");
        else if (value.Length > PolicyMaterial.MaxBytes)
            context.Error(path, $"has {value.Length} characters, want at most {PolicyMaterial.MaxBytes}");
        else
            return value;

        return null;
    }

    /// <summary>A duration that may be left out.</summary>
    public static TimeSpan? Duration(this CompileContext context, string? value, string path)
    {
        if (value is null)
            return null;
        if (Model.Duration.TryParse(value, out var duration))
            return duration;

        context.Error(path, $"is {UntrustedText.Show(value, 64)}, want a duration of more than zero as in 168h, 7d or 1h30m");
        return null;
    }

    /// <summary>A moment (RFC 3339 with a zone).</summary>
    public static DateTimeOffset? Time(this CompileContext context, string? value, string path)
    {
        if (Rfc3339.TryParse(value, out var time))
            return time;

        context.Error(path, value is null ? "missing" : $"is {UntrustedText.Show(value, 64)}, want a time as in 2026-12-31T00:00:00Z");
        return null;
    }

    /// <summary>Exactly one of a text and a regular expression; null when there is none or it is wrong.</summary>
    public static TextMatcher? OneText(this CompileContext context, string? exact, string? regExp, string path, string name)
    {
        if (exact is not null == regExp is not null)
        {
            context.Error(path, exact is null ? $"names neither {name} nor {name}RegExp" : $"names both {name} and {name}RegExp: want one");
            return null;
        }

        if (exact is not null)
            return TextMatcher.Exact(context.Text(exact, FieldPath.Member(path, name)));
        return context.RegExp(regExp!, FieldPath.Member(path, name + "RegExp"));
    }

    /// <summary>A regular expression; null when it is wrong.</summary>
    public static TextMatcher? RegExp(this CompileContext context, string pattern, string path)
    {
        context.Text(pattern, path);
        if (!TextMatcher.TryRegExp(pattern, out var matcher, out var error))
        {
            context.Error(path, error);
            return null;
        }

        if (pattern is ".*" or ".+" or "^.*$" or "^.+$")
            context.Warn(path, "matches everything: whoever gets a certificate counts");
        else if (UnescapedDomain().IsMatch(pattern))
            context.Warn(path, @"has a dot that stands for any character: write \. for the dot of a domain");
        return matcher;
    }

    /// <summary>A name that denials, Events and labels can carry (RFC 1123 label).</summary>
    public static void Name(this CompileContext context, string? value, string path)
    {
        if (value is null || !Label().IsMatch(value))
            context.Error(path, value is null ? "missing" : $"is {UntrustedText.Show(value, 64)}, want lower-case letters, digits and hyphens, 63 at most");
    }

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Label();

    [GeneratedRegex(@"[a-z0-9]\.(com|org|net|io|dev|cloud|gov|edu)\b", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex UnescapedDomain();
}
