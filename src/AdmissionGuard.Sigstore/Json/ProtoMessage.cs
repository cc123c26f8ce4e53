using System.Text.Json;

namespace AdmissionGuard.Sigstore.Json;

/// <summary>
/// One message in protobuf's JSON mapping (ProtoJSON): both spellings of a field name, null as absence, 64-bit integers as
/// strings or numbers, base64 in either alphabet; a field that is unknown or there twice is refused. Problems are gathered
/// in one place, so that reading stays a list of fields; what is missing or broken reads as absent.
/// </summary>
internal readonly struct ProtoMessage
{
    private readonly List<(string Name, JsonElement Value)>? fields;
    private readonly ProtoProblems problems;
    private readonly string path;

    /// <summary>Takes an object's fields.</summary>
    /// <param name="element">The JSON value that must be an object.</param>
    /// <param name="path">Where it stands, for messages.</param>
    /// <param name="problems">Where problems are told.</param>
    /// <param name="known">The fields that the message has, in lower camel case; anything else is a problem unless <paramref name="ignoreUnknown"/>.</param>
    /// <param name="ignoreUnknown">Whether fields of later versions may be there.</param>
    public ProtoMessage(JsonElement element, string path, ProtoProblems problems, ReadOnlySpan<string> known, bool ignoreUnknown = false)
    {
        this.path = path;
        this.problems = problems;
        fields = null;
        if (element.ValueKind != JsonValueKind.Object)
        {
            problems.Add($"{path} is not an object");
            return;
        }

        fields = new List<(string, JsonElement)>(known.Length);
        foreach (var property in element.EnumerateObject())
        {
            var name = Known(property, known);
            if (name is null)
            {
                if (!ignoreUnknown)
                    problems.Add($"{path} has the unknown field \"{StrictJson.Bounded(property.Name)}\"");
                continue;
            }

            foreach (var (other, _) in fields)
            {
                if (ReferenceEquals(other, name))
                    problems.Add($"{path}.{name} is there twice");
            }

            if (property.Value.ValueKind != JsonValueKind.Null)
                fields.Add((name, property.Value));
        }
    }

    /// <summary>The field's value, or null when absent.</summary>
    public JsonElement? this[string name]
    {
        get
        {
            foreach (var (other, value) in fields ?? [])
            {
                if (other == name)
                    return value;
            }

            return null;
        }
    }

    /// <summary>A text; empty when absent.</summary>
    public string Text(string name)
    {
        if (this[name] is not { } value)
            return "";
        if (value.ValueKind == JsonValueKind.String && ProtoScalar.TryText(value, out var text))
            return text;
        problems.Add($"{path}.{name} is not a string");
        return "";
    }

    /// <summary>Bytes in base64; empty when absent.</summary>
    public ReadOnlyMemory<byte> Bytes(string name)
    {
        if (this[name] is not { } value)
            return default;
        if (ProtoScalar.TryBytes(value, out var bytes))
            return bytes;
        problems.Add($"{path}.{name} is not base64");
        return default;
    }

    /// <summary>An integer; 0 when absent, as the mapping leaves out zeros.</summary>
    public long Integer(string name)
    {
        if (this[name] is not { } value)
            return 0;
        if (ProtoScalar.TryInteger(value, out var number))
            return number;
        problems.Add($"{path}.{name} is not a 64-bit integer");
        return 0;
    }

    /// <summary>A message; null when absent.</summary>
    public ProtoMessage? Message(string name, ReadOnlySpan<string> known, bool ignoreUnknown = false) =>
        this[name] is { } value ? new ProtoMessage(value, $"{path}.{name}", problems, known, ignoreUnknown) : null;

    /// <summary>An element of one of this message's lists as a message; null when it is not an object.</summary>
    public ProtoMessage? MessageAt(JsonElement element, string place, ReadOnlySpan<string> known)
    {
        var message = new ProtoMessage(element, path + place, problems, known);
        return message.fields is null ? null : message;
    }

    /// <summary>The elements of a list, none when absent; more than <paramref name="max"/> is a problem and reads as none.</summary>
    public JsonElement[] List(string name, int max)
    {
        if (this[name] is not { } value)
            return [];
        if (value.ValueKind != JsonValueKind.Array)
        {
            problems.Add($"{path}.{name} is not a list");
            return [];
        }

        if (value.GetArrayLength() <= max)
            return [.. value.EnumerateArray()];
        problems.AddLimit($"{value.GetArrayLength()} in {path}.{name}", $"at most {max}");
        return [];
    }

    /// <summary>Tells a problem with a field of this message.</summary>
    public void Problem(string what) => problems.Add($"{path}{what}");

    private static string? Known(JsonProperty property, ReadOnlySpan<string> known)
    {
        foreach (var name in known)
        {
            if (property.NameEquals(name))
                return name;
        }

        var spelled = property.Name;
        if (!spelled.Contains('_'))
            return null;
        foreach (var name in known)
        {
            if (ProtoScalar.ToSnakeCase(name) == spelled)
                return name;
        }

        return null;
    }
}
