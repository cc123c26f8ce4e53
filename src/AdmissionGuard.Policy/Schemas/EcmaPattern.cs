using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace AdmissionGuard.Policy.Schemas;

/// <summary>
/// Brings an expression of ECMA-262, which JSON Schema uses (core, section 6.4), into .NET's dialect where the two read the
/// same text differently: an end that is no line's end, digits, letters and blanks of ASCII, names of categories, characters
/// beyond the first 65,536.
/// </summary>
internal static class EcmaPattern
{
    private const string Blank = @"\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff";
    private const string NoBlank = @"\u0000-\u0008\u000e-\u001f\u0021-\u009f\u00a1-\u167f\u1681-\u1fff\u200b-\u2027\u202a-\u202e\u2030-\u205e\u2060-\u2fff\u3001-\ufefe\uff00-\uffff";
    private const string NoDigit = @"\u0000-/:-\uffff";
    private const string NoWord = @"\u0000-/:-@\[-^`{-\uffff";

    /// <summary>False for escapes that ECMA-262 does not have, which .NET would take for something else.</summary>
    public static bool TryTranslate(string pattern, [NotNullWhen(true)] out string? translated)
    {
        translated = null;
        var text = new StringBuilder(pattern.Length + 16);
        var isInSet = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            if (c == '\\')
            {
                if (++i == pattern.Length || !Escape(pattern, ref i, isInSet, text))
                    return false;
            }
            else if (isInSet)
            {
                // A set of two halves of one character is not a set of that character.
                if (char.IsSurrogate(c))
                    return false;
                isInSet = c != ']';
                // A set in a set is ECMA's later "v" mode, and a subtraction in .NET.
                text.Append(c == '[' ? @"\[" : c);
            }
            else if (c == '[')
            {
                isInSet = true;
                text.Append(c);
            }
            else
            {
                text.Append(c switch
                {
                    '$' => @"\z",
                    '.' => @"(?:[\ud800-\udbff][\udc00-\udfff]|[^\n\r\u2028\u2029])",
                    _ when char.IsHighSurrogate(c) && i + 1 < pattern.Length => $"(?:{c}{pattern[++i]})",
                    _ => c,
                });
            }
        }

        translated = text.ToString();
        return true;
    }

    private static bool Escape(string pattern, ref int i, bool isInSet, StringBuilder text)
    {
        var escaped = pattern[i] switch
        {
            'd' => "0-9",
            'D' => NoDigit,
            'w' => "a-zA-Z0-9_",
            'W' => NoWord,
            's' => Blank,
            'S' => NoBlank,
            _ => null,
        };
        if (escaped is not null)
        {
            text.Append(isInSet ? escaped : $"[{escaped}]");
            return true;
        }

        if (pattern[i] is 'p' or 'P')
            return Category(pattern, ref i, text);
        // What is left: controls, code units, boundaries, and punctuation that stands for itself.
        if (char.IsAsciiLetter(pattern[i]) && !"bBfnrtvcxu".Contains(pattern[i], StringComparison.Ordinal))
            return false;
        text.Append('\\').Append(pattern[i]);
        return true;
    }

    private static bool Category(string pattern, ref int i, StringBuilder text)
    {
        var end = pattern.IndexOf('}', i);
        if (i + 1 >= pattern.Length || pattern[i + 1] != '{' || end < 0)
            return false;

        var name = pattern[(i + 2)..end];
        text.Append(CultureInfo.InvariantCulture, $@"\{pattern[i]}{{{Names.GetValueOrDefault(name, name)}}}");
        i = end;
        return true;
    }

    // Unicode's long names of general categories (PropertyValueAliases), of which .NET knows the short ones.
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["Letter"] = "L", ["Uppercase_Letter"] = "Lu", ["Lowercase_Letter"] = "Ll", ["Titlecase_Letter"] = "Lt", ["Modifier_Letter"] = "Lm", ["Other_Letter"] = "Lo",
        ["Mark"] = "M", ["Number"] = "N", ["Decimal_Number"] = "Nd", ["digit"] = "Nd", ["Letter_Number"] = "Nl", ["Other_Number"] = "No",
        ["Punctuation"] = "P", ["punct"] = "P", ["Symbol"] = "S", ["Separator"] = "Z", ["Space_Separator"] = "Zs", ["Other"] = "C", ["Control"] = "Cc", ["cntrl"] = "Cc",
    };
}
