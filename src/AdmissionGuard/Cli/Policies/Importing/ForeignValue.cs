using System.Text.Json;

namespace AdmissionGuard.Cli.Policies.Importing;

/// <summary>Reads what other tools write, and notes each field that was read, so that the rest can be told.</summary>
internal sealed class ForeignValue(JsonElement element, string path, List<string> unread)
{
    private readonly HashSet<string> read = new(StringComparer.Ordinal);

    /// <summary>As in <c>policy.sigstore.dev/v1beta1 ClusterImagePolicy</c>.</summary>
    public static string KindOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty("apiVersion", out var version) && value.TryGetProperty("kind", out var kind) ? $"{version} {kind}" : "a document without kind";

    public string Path => path;

    public bool Exists => element.ValueKind == JsonValueKind.Object;

    /// <summary>A field of the object; one that does not exist when it is not there.</summary>
    public ForeignValue Object(string name) => new(Get(name), $"{path}.{name}".TrimStart('.'), unread);

    /// <summary>The objects of a list.</summary>
    public IReadOnlyList<ForeignValue> List(string name) => Get(name) is { ValueKind: JsonValueKind.Array } list
        ? [.. list.EnumerateArray().Select((item, i) => new ForeignValue(item, $"{path}.{name}[{i}]".TrimStart('.'), unread))]
        : [];

    /// <summary>A text; null when it is not there.</summary>
    public string? Text(string name) => Get(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>The texts of a list.</summary>
    public IReadOnlyList<string> Texts(string name) => Get(name) is { ValueKind: JsonValueKind.Array } list
        ? [.. list.EnumerateArray().Where(i => i.ValueKind == JsonValueKind.String).Select(i => i.GetString()!)]
        : [];

    /// <summary>True for a field that is there and true.</summary>
    public bool Flag(string name) => Get(name).ValueKind == JsonValueKind.True;

    /// <summary>True when the field is there.</summary>
    public bool Has(string name) => Get(name).ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    /// <summary>The texts of a map.</summary>
    public IReadOnlyDictionary<string, string> Map(string name) => Get(name) is { ValueKind: JsonValueKind.Object } map
        ? map.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.String).ToDictionary(p => p.Name, p => p.Value.GetString()!, StringComparer.Ordinal)
        : new Dictionary<string, string>();

    /// <summary>Tells every field that nobody read.</summary>
    public void Close(string meaning = "")
    {
        if (!Exists)
            return;
        foreach (var name in element.EnumerateObject().Select(p => p.Name).Where(n => !read.Contains(n)))
            unread.Add($"{path}.{name}{(meaning.Length > 0 ? ": " + meaning : "")}".TrimStart('.'));
    }

    private JsonElement Get(string name)
    {
        read.Add(name);
        return Exists && element.TryGetProperty(name, out var value) ? value : default;
    }
}
