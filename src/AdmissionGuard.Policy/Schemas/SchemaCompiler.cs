using System.Text.Json;
using System.Text.RegularExpressions;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Matching;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Policy.Schemas;

/// <summary>
/// Compiles a schema: each keyword by its own reader, references afterwards. A schema may bring others with it, each under
/// its <c>$id</c> (core, section 9.3): references are resolved among those and nowhere else.
/// </summary>
internal sealed class SchemaCompiler(JsonElement root)
{
    private const int MaxNodes = 10_000;
    private const int MaxDepth = 64;
    private const string Dialect = "https://json-schema.org/draft/2020-12/schema";

    private readonly SchemaResources resources = new();
    private readonly List<(SchemaNode Node, string Reference, bool IsDynamic, string Path)> references = [];
    private int nodes;
    private int depth;

    /// <summary>The first thing that is wrong; null when nothing is.</summary>
    public SchemaError? Error { get; private set; }

    public SchemaNode Compile()
    {
        var node = Schema(root, "", "");
        foreach (var (from, reference, isDynamic, path) in references)
        {
            if (resources.Find(from.Resource, reference, out var name) is not { } target)
                Fail(path, $"refers to {UntrustedText.Show(reference, 96)}, which is no schema in here: nothing is fetched");
            else if (!isDynamic)
                from.Ref = target;
            else
                (from.DynamicRef, from.DynamicName) = (target, target.DynamicAnchor is { } anchor && anchor == name ? name : null);
        }

        return node;
    }

    /// <summary>Notes the first error.</summary>
    public void Fail(string path, string message) => Error ??= new SchemaError(path, message);

    /// <summary>Compiles a subschema.</summary>
    public SchemaNode Schema(JsonElement element, string path, string pointer)
    {
        var isResource = resources.Enter(element, pointer, out var problem);
        var node = new SchemaNode { Resource = resources.Current };
        resources.Add(pointer, node);
        if (problem is not null)
            Fail(FieldPath.Member(path, "$id"), problem);
        if (++depth > MaxDepth || ++nodes > MaxNodes)
            Fail(path, depth > MaxDepth ? $"is nested deeper than {MaxDepth}" : $"has more than {MaxNodes} schemas");
        else if (element.ValueKind is JsonValueKind.True or JsonValueKind.False)
            node.Always = element.GetBoolean();
        else if (element.ValueKind != JsonValueKind.Object)
            Fail(path, "is no schema: want an object, true or false");
        else
            Keywords(node, element, path, pointer);

        depth--;
        if (isResource)
            resources.Leave();
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
            case "$ref" or "$dynamicRef" when keyword.Value.ValueKind == JsonValueKind.String:
                references.Add((node, keyword.Value.GetString()!, keyword.Name == "$dynamicRef", path));
                return true;
            case "$anchor" or "$dynamicAnchor" when IsAnchor(keyword.Value):
                if (!node.Resource.Anchors.TryAdd(keyword.Value.GetString()!, node))
                    Fail(path, "is the name of another schema, too");
                if (keyword.Name == "$dynamicAnchor")
                    node.Resource.DynamicAnchors[node.DynamicAnchor = keyword.Value.GetString()!] = node;
                return true;
            case "$ref" or "$dynamicRef" or "$anchor" or "$dynamicAnchor":
                Fail(path, "is no reference or name: want a string, and for a name letters, digits and -_.");
                return true;
            // Known already: it decides what the references of the whole schema are relative to.
            case "$id":
            // What they say of embedded text is for programs that display it, as titles are (validation, section 8.2).
            case "contentEncoding" or "contentMediaType" or "contentSchema":
            case "$comment" or "title" or "description" or "default" or "examples" or "deprecated" or "readOnly" or "writeOnly":
                return true;
            case "$vocabulary":
                Fail(path, "is for schemas that describe schemas");
                return true;
            default:
                return false;
        }
    }

    // Core, section 8.2.2.
    private static bool IsAnchor(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } name
        && (char.IsAsciiLetter(name[0]) || name[0] == '_')
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    /// <summary>An expression, which in JSON Schema matches anywhere in the text; null when it is wrong.</summary>
    public Regex? Pattern(string pattern, string path)
    {
        if (!EcmaPattern.TryTranslate(pattern, out var translated))
        {
            Fail(path, "uses an escape that JSON Schema's expressions do not have, or a set of characters beyond U+FFFF");
            return null;
        }

        var error = RepetitionBound.Check(pattern);
        try
        {
            if (error.Length == 0)
                return new Regex(translated, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (RegexParseException e)
        {
            error = $"does not compile: {e.Error}";
        }
        catch (NotSupportedException)
        {
            error = "uses lookaround, back-references or atomic groups, which cannot be matched in bounded time";
        }

        Fail(path, error);
        return null;
    }

    // RFC 6901, section 3.
    private static string Escape(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
