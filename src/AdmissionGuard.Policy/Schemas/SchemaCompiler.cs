using System.Text.Json;
using System.Text.RegularExpressions;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Matching;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Policy.Schemas;

/// <summary>Compiles a schema: each keyword by its own reader, references within the schema afterwards.</summary>
internal sealed class SchemaCompiler(JsonElement root)
{
    private const int MaxNodes = 10_000;
    private const int MaxDepth = 64;
    private const string Dialect = "https://json-schema.org/draft/2020-12/schema";

    private readonly Dictionary<string, SchemaNode> byPointer = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SchemaNode> byAnchor = new(StringComparer.Ordinal);
    private readonly List<(SchemaNode Node, string Reference, string Path)> references = [];
    private int depth;

    /// <summary>The first thing that is wrong; null when nothing is.</summary>
    public SchemaError? Error { get; private set; }

    public SchemaNode Compile()
    {
        var node = Schema(root, "", "#");
        foreach (var (from, reference, path) in references)
        {
            if (!byPointer.TryGetValue(Decode(reference), out var target) && !byAnchor.TryGetValue(reference, out target))
                Fail(path, $"refers to {UntrustedText.Show(reference, 96)}, which is no schema in here");
            from.Ref = target;
        }

        return node;
    }

    /// <summary>Notes the first error.</summary>
    public void Fail(string path, string message) => Error ??= new SchemaError(path, message);

    /// <summary>Compiles a subschema.</summary>
    public SchemaNode Schema(JsonElement element, string path, string pointer)
    {
        var node = byPointer[pointer] = new SchemaNode();
        if (++depth > MaxDepth || byPointer.Count >= MaxNodes)
            Fail(path, depth > MaxDepth ? $"is nested deeper than {MaxDepth}" : $"has more than {MaxNodes} schemas");
        else if (element.ValueKind is JsonValueKind.True or JsonValueKind.False)
            node.Always = element.GetBoolean();
        else if (element.ValueKind != JsonValueKind.Object)
            Fail(path, "is no schema: want an object, true or false");
        else
            Keywords(node, element, path, pointer);

        depth--;
        return node;
    }

    private void Keywords(SchemaNode node, JsonElement element, string path, string pointer)
    {
        foreach (var keyword in element.EnumerateObject())
        {
            var at = FieldPath.Member(path.Length == 0 ? "." : path, keyword.Name)[(path.Length == 0 ? 1 : 0)..];
            var reader = new KeywordReader(this, node, keyword.Value, at, $"{pointer}/{Escape(keyword.Name)}");
            if (!reader.Read(keyword.Name) && !Core(node, keyword, at))
            {
                Fail(at, Nearest.To(keyword.Name, KeywordReader.Names) is { } near
                    ? $"is no keyword that is known; did you mean {near}?"
                    : "is no keyword that is known");
            }
        }

        if (element.TryGetProperty("then", out _) || element.TryGetProperty("else", out _))
        {
            if (node.If is null)
                Fail(path, "has then or else, but no if");
        }
    }

    private bool Core(SchemaNode node, JsonProperty keyword, string path)
    {
        switch (keyword.Name)
        {
            case "$schema":
                if (keyword.Value.ValueKind != JsonValueKind.String || keyword.Value.GetString()!.TrimEnd('#') != Dialect)
                    Fail(path, $"want {Dialect}, or none");
                return true;
            case "$ref" when keyword.Value.ValueKind == JsonValueKind.String && keyword.Value.GetString()!.StartsWith('#'):
                references.Add((node, keyword.Value.GetString()!, path));
                return true;
            case "$ref":
                Fail(path, "want a reference within this schema, as in #/$defs/name: nothing is fetched");
                return true;
            case "$anchor" when keyword.Value.ValueKind == JsonValueKind.String:
                byAnchor["#" + keyword.Value.GetString()] = node;
                return true;
            case "$id" when depth == 1:
            case "$comment" or "title" or "description" or "default" or "examples" or "deprecated" or "readOnly" or "writeOnly":
                return true;
            case "$dynamicRef" or "$dynamicAnchor" or "$vocabulary" or "$id":
                Fail(path, "is not supported");
                return true;
            default:
                return false;
        }
    }

    /// <summary>An expression, which in JSON Schema matches anywhere in the text; null when it is wrong.</summary>
    public Regex? Pattern(string pattern, string path)
    {
        var error = RepetitionBound.Check(pattern);
        try
        {
            if (error.Length == 0)
                return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (RegexParseException e)
        {
            error = $"does not compile: {e.Error} at character {e.Offset + 1}";
        }
        catch (NotSupportedException)
        {
            error = "uses lookaround, back-references or atomic groups, which cannot be matched in bounded time";
        }

        Fail(path, error);
        return null;
    }

    // RFC 6901, section 3; in a reference it may be percent-encoded (section 6).
    private static string Escape(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private static string Decode(string reference) => Uri.UnescapeDataString(reference).TrimEnd('/') is var text && text.Length == 0 ? "#" : Uri.UnescapeDataString(reference);
}
