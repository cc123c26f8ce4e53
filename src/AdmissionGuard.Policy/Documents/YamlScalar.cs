using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace AdmissionGuard.Policy.Documents;

/// <summary>
/// Gives YAML scalars their JSON value by the core schema (YAML 1.2.2, section 10.3). What kubectl, which reads YAML
/// 1.1, would take for something else is refused: a file must not mean one thing here and another there.
/// </summary>
internal static partial class YamlScalar
{
    public static ScalarNode Read(Scalar scalar, int line, string path)
    {
        if (!scalar.Tag.IsEmpty && scalar.Tag.Value is not ("tag:yaml.org,2002:str" or "!"))
            throw new DocumentException($"the tag {scalar.Tag.Value} is refused", line, path);
        if (scalar.Style != ScalarStyle.Plain || !scalar.Tag.IsEmpty)
            return new ScalarNode(line, JsonValueKind.String, scalar.Value);

        return scalar.Value switch
        {
            "" or "~" or "null" or "Null" or "NULL" => new ScalarNode(line, JsonValueKind.Null, "null"),
            "true" or "True" or "TRUE" => new ScalarNode(line, JsonValueKind.True, "true"),
            "false" or "False" or "FALSE" => new ScalarNode(line, JsonValueKind.False, "false"),
            [not ('-' or '+' or '.' or (>= '0' and <= '9')), ..] and not ("y" or "Y" or "yes" or "Yes" or "YES" or "n" or "N" or "no" or "No" or "NO" or "on" or "On" or "ON" or "off" or "Off" or "OFF") =>
                // Most scalars. No expression has to be made for them: that takes longer than a whole policy.
                new ScalarNode(line, JsonValueKind.String, scalar.Value),
            var text when Ambiguous().IsMatch(text) =>
                throw new DocumentException($"{text} is not the same to every YAML reader: put it in quotes, or write it as true, false or a decimal number", line, path),
            var text when Number().IsMatch(text) => ReadNumber(text, line, path),
            var text => new ScalarNode(line, JsonValueKind.String, text),
        };
    }

    private static ScalarNode ReadNumber(string text, int line, string path)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer))
            return new ScalarNode(line, JsonValueKind.Number, integer.ToString(CultureInfo.InvariantCulture));
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real))
            return new ScalarNode(line, JsonValueKind.Number, JsonSerializer.Serialize(real, NumberJson.Default.Double));

        throw new DocumentException($"{text} is a number that cannot be held: put it in quotes if it is text", line, path);
    }

    [GeneratedRegex(@"\A[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Number();

    // YAML 1.1: y/n/yes/no/on/off, octal by leading zero, hexadecimal, binary, sexagesimal, digits with underscores, infinities.
    [GeneratedRegex(@"\A(y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF|[-+]?0[0-9_]+|[-+]?0[xob][0-9a-fA-F_]+|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?|[-+]?[0-9][0-9.]*_[0-9_.]*|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Ambiguous();
}
