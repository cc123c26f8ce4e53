using System.Text.Json;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Policy.Predicates;

/// <summary>
/// A value of a verified predicate. Absent and null are the same, because tools fill predicates with nulls; a value of
/// another type than is asked for is an error, because two readers of it could disagree.
/// </summary>
internal sealed class PredicateNode(JsonElement element, string path, PredicateErrors errors)
{
    /// <summary>Items that are read of any one list: far above real scans, and bounds what one predicate can cost.</summary>
    public const int MaxItems = 100_000;

    public JsonElement Element => element;

    /// <summary>The whole predicate; an error when it is no object.</summary>
    public static PredicateNode Root(JsonElement predicate, PredicateErrors errors)
    {
        if (predicate.ValueKind == JsonValueKind.Object)
            return new PredicateNode(predicate, "", errors);

        errors.Add("", $"is {Describe(predicate)}, want an object");
        return new PredicateNode(EmptyObject, "", errors);
    }

    /// <summary>A text that may be absent.</summary>
    public string? Text(string name)
    {
        if (!TryGet(name, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.String)
            return value.GetString();

        errors.Add(At(name), $"is {Describe(value)}, want a string");
        return null;
    }

    /// <summary>A text that must be there and not be empty.</summary>
    public string RequiredText(string name)
    {
        var text = Text(name);
        if (string.IsNullOrEmpty(text))
            errors.Add(At(name), "is missing");
        return text ?? "";
    }

    /// <summary>A moment that may be absent or empty (RFC 3339).</summary>
    public DateTimeOffset? Time(string name)
    {
        var text = Text(name);
        if (string.IsNullOrEmpty(text))
            return null;
        if (Rfc3339.TryParse(text, out var time))
            return time;

        errors.Add(At(name), $"is {UntrustedText.Show(text, 64)}, want a time as in 2026-12-31T00:00:00Z");
        return null;
    }

    /// <summary>True or false; null when absent.</summary>
    public bool? Flag(string name)
    {
        if (!TryGet(name, out var value))
            return null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return value.GetBoolean();

        errors.Add(At(name), $"is {Describe(value)}, want true or false");
        return null;
    }

    /// <summary>An object; one without fields when absent, so that paths can be followed.</summary>
    public PredicateNode Object(string name)
    {
        if (!TryGet(name, out var value))
            return new PredicateNode(EmptyObject, At(name), errors);
        if (value.ValueKind == JsonValueKind.Object)
            return new PredicateNode(value, At(name), errors);

        errors.Add(At(name), $"is {Describe(value)}, want an object");
        return new PredicateNode(EmptyObject, At(name), errors);
    }

    /// <summary>A list of objects; empty when absent.</summary>
    public IReadOnlyList<PredicateNode> Objects(string name)
    {
        var items = new List<PredicateNode>();
        foreach (var (value, at) in Items(name))
        {
            if (value.ValueKind == JsonValueKind.Object)
                items.Add(new PredicateNode(value, at, errors));
            else
                errors.Add(at, $"is {Describe(value)}, want an object");
        }

        return items;
    }

    /// <summary>A list of texts; empty when absent.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        var items = new List<string>();
        foreach (var (value, at) in Items(name))
        {
            if (value.ValueKind == JsonValueKind.String)
                items.Add(value.GetString()!);
            else
                errors.Add(at, $"is {Describe(value)}, want a string");
        }

        return items;
    }

    /// <summary>An object whose values are texts; empty when absent.</summary>
    public IReadOnlyDictionary<string, string> TextMap(string name)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in Object(name).Element.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.String)
                map[property.Name] = property.Value.GetString()!;
            else
                errors.Add($"{At(name)}.{UntrustedText.Show(property.Name, 64)}", $"is {Describe(property.Value)}, want a string");
        }

        return map;
    }

    /// <summary>True when the field is there and not null.</summary>
    public bool Has(string name) => TryGet(name, out _);

    /// <summary>The value, whatever it is; false when absent or null.</summary>
    public bool TryGet(string name, out JsonElement value) =>
        element.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>Notes that a field is not what it should be.</summary>
    public void Error(string name, string message) => errors.Add(At(name), message);

    /// <summary>A value as messages show it.</summary>
    public static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.Undefined => "missing",
        JsonValueKind.String => $"\"{UntrustedText.Show(value.GetString(), 64)}\"",
        _ => UntrustedText.Show(value.GetRawText(), 64),
    };

    private static JsonElement EmptyObject { get; } = JsonDocument.Parse("{}").RootElement;

    private IEnumerable<(JsonElement Value, string Path)> Items(string name)
    {
        if (!TryGet(name, out var value))
            yield break;
        if (value.ValueKind != JsonValueKind.Array)
        {
            errors.Add(At(name), $"is {Describe(value)}, want a list");
            yield break;
        }

        if (value.GetArrayLength() > MaxItems)
        {
            errors.Add(At(name), $"has {value.GetArrayLength()} items, want at most {MaxItems}");
            yield break;
        }

        var i = 0;
        foreach (var item in value.EnumerateArray())
            yield return (item, $"{At(name)}[{i++}]");
    }

    private string At(string name) => path.Length == 0 ? name : $"{path}.{name}";
}
