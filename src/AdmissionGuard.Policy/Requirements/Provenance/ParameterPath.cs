using System.Text;
using System.Text.Json;

namespace AdmissionGuard.Policy.Requirements.Provenance;

/// <summary>The path of an external parameter, as in <c>workflow.path</c>; a dot within a name is written <c>\.</c>.</summary>
internal sealed record ParameterPath(string Text, IReadOnlyList<string> Names)
{
    /// <summary>More leaves than this are no parameters that anybody listed.</summary>
    private const int MaxLeaves = 1000;

    public static ParameterPath Parse(string text)
    {
        var names = new List<string>();
        var name = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length)
            {
                name.Append(text[++i]);
            }
            else if (text[i] == '.')
            {
                names.Add(name.ToString());
                name.Clear();
            }
            else
            {
                name.Append(text[i]);
            }
        }

        names.Add(name.ToString());
        return new ParameterPath(text, names);
    }

    /// <summary>The value as text; null when it is absent or no scalar.</summary>
    public string? Find(JsonElement parameters)
    {
        foreach (var name in Names)
        {
            if (parameters.ValueKind != JsonValueKind.Object || !parameters.TryGetProperty(name, out parameters))
                return null;
        }

        return TextOf(parameters);
    }

    /// <summary>A string as it is, a number or boolean as JSON writes it; null for everything else.</summary>
    public static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => null,
    };

    /// <summary>The first parameter that none of the paths names; null when each is named. Empty objects, lists and nulls say nothing.</summary>
    public static string? FirstOther(JsonElement parameters, IReadOnlyList<ParameterPath> paths)
    {
        var leaves = 0;
        return Walk(parameters, []);

        string? Walk(JsonElement value, List<string> at)
        {
            switch (value.ValueKind)
            {
                case JsonValueKind.Undefined or JsonValueKind.Null:
                    return null;
                case JsonValueKind.Object:
                    foreach (var property in value.EnumerateObject())
                    {
                        at.Add(property.Name);
                        if (Walk(property.Value, at) is { } other)
                            return other;
                        at.RemoveAt(at.Count - 1);
                    }

                    return null;
                case JsonValueKind.Array when value.GetArrayLength() == 0:
                    return null;
                default:
                    return ++leaves > MaxLeaves || !paths.Any(p => p.Names.SequenceEqual(at, StringComparer.Ordinal)) ? string.Join('.', at) : null;
            }
        }
    }
}
