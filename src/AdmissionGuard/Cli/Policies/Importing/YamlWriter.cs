using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AdmissionGuard.Cli.Policies.Importing;

/// <summary>Writes JSON as block YAML; texts are quoted unless no YAML reader could take them for anything else.</summary>
internal static partial class YamlWriter
{
    /// <summary>The whole document.</summary>
    public static string Write(JsonElement value)
    {
        // As people write resources: what it is before what it says.
        var text = new StringBuilder();
        Write(value.EnumerateObject().OrderBy(p => p.Name switch { "apiVersion" => 0, "kind" => 1, "metadata" => 2, _ => 3 }), 0, text);
        return text.ToString();
    }

    private static void Write(IEnumerable<JsonProperty> properties, int depth, StringBuilder text)
    {
        foreach (var property in properties.Where(p => p.Value.ValueKind != JsonValueKind.Null && !IsEmpty(p.Value)))
        {
            text.Append(' ', depth * 2).Append(Scalar(property.Name)).Append(':');
            Value(property.Value, depth, text);
        }
    }

    private static void Value(JsonElement value, int depth, StringBuilder text)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                text.Append('\n');
                Write(value.EnumerateObject(), depth + 1, text);
                break;
            case JsonValueKind.Array:
                text.Append('\n');
                foreach (var item in value.EnumerateArray())
                    Item(item, depth, text);
                break;
            case JsonValueKind.String when value.GetString()!.Contains('\n', StringComparison.Ordinal):
                text.Append(value.GetString()!.EndsWith('\n') ? " |\n" : " |-\n");
                foreach (var line in value.GetString()!.TrimEnd('\n').Split('\n'))
                    text.Append(' ', (depth + 1) * 2).Append(line).Append('\n');
                break;
            default:
                text.Append(' ').Append(value.ValueKind == JsonValueKind.String ? Scalar(value.GetString()!) : value.GetRawText()).Append('\n');
                break;
        }
    }

    private static void Item(JsonElement item, int depth, StringBuilder text)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            text.Append(' ', depth * 2).Append('-');
            Value(item, depth, text);
            return;
        }

        // The first field stands behind the hyphen.
        var inner = new StringBuilder();
        Write(item.EnumerateObject(), depth + 1, inner);
        text.Append(' ', depth * 2).Append("- ").Append(inner.ToString().AsSpan(Math.Min(inner.Length, (depth + 1) * 2)));
    }

    private static bool IsEmpty(JsonElement value) => value.ValueKind == JsonValueKind.Object && !value.EnumerateObject().Any();

    private static string Scalar(string text) => Plain().IsMatch(text) ? text : JsonSerializer.Serialize(text, YamlTextJson.Readable.String);

    [GeneratedRegex(@"\A(?!(true|false|null|yes|no|on|off|y|n)\z)[A-Za-z][A-Za-z0-9._/-]*\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Plain();
}
