using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Policy.Documents;

/// <summary>
/// Reads files of policies: YAML with any number of documents, or JSON; each an object of one of the four kinds or a
/// List of them.
/// </summary>
public static class PolicyDocuments
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly Dictionary<string, Type> Kinds = new(StringComparer.Ordinal)
    {
        [ClusterImagePolicy.KindName] = typeof(ClusterImagePolicy),
        [ImagePolicy.KindName] = typeof(ImagePolicy),
        [TrustRoot.KindName] = typeof(TrustRoot),
        [ImagePolicyException.KindName] = typeof(ImagePolicyException),
    };

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="fileName">The name that errors show.</param>
    public static DocumentParseResult Parse(string text, string fileName) => Parse(Encoding.UTF8.GetBytes(text), fileName);

    /// <summary>Reads the bytes of a file, UTF-8. Never throws for bad input.</summary>
    /// <param name="utf8">The bytes.</param>
    /// <param name="fileName">The name that errors show.</param>
    public static DocumentParseResult Parse(ReadOnlyMemory<byte> utf8, string fileName)
    {
        var documents = new List<PolicyDocument>();
        var errors = new List<PolicyError>();
        var current = 1;
        try
        {
            foreach (var (document, node) in Nodes(utf8.Span))
            {
                current = document;
                foreach (var resource in Resources(node))
                    ReadResource(resource, new DocumentSource(fileName, document, Lines(resource)), documents, errors);
                current++;
            }
        }
        catch (DocumentException e)
        {
            errors.Add(new PolicyError(e.Message, e.FieldPath) { File = fileName, Document = current, Line = e.Line });
        }

        return new DocumentParseResult(documents, errors);
    }

    /// <summary>
    /// Reads the documents of a file as values, with the same limits and the same strictness about YAML, whatever their kind.
    /// </summary>
    /// <param name="utf8">The bytes.</param>
    /// <param name="fileName">The name that the error shows.</param>
    /// <param name="error">Why reading ended early; null when everything was read.</param>
    public static IReadOnlyList<JsonElement> ReadValues(ReadOnlyMemory<byte> utf8, string fileName, out PolicyError? error)
    {
        error = null;
        var values = new List<JsonElement>();
        try
        {
            foreach (var (_, node) in Nodes(utf8.Span))
                values.AddRange(Resources(node).Select(Value));
        }
        catch (DocumentException e)
        {
            error = new PolicyError(e.Message, e.FieldPath) { File = fileName, Line = e.Line };
        }

        return values;
    }

    private static JsonElement Value(DocumentNode node)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { MaxDepth = DocumentLimits.MaxDepth }))
            node.WriteTo(writer);
        using var document = JsonDocument.Parse(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), new JsonDocumentOptions { MaxDepth = DocumentLimits.MaxDepth });
        return document.RootElement.Clone();
    }

    private static IEnumerable<(int Document, DocumentNode Node)> Nodes(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > DocumentLimits.MaxBytes)
            throw new DocumentException($"{utf8.Length} bytes, want at most {DocumentLimits.MaxBytes}", null);
        if (utf8.StartsWith("\uFEFF"u8))
            utf8 = utf8[3..];
        if (utf8.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..])
            return [(1, JsonReader.Read(utf8))];

        try
        {
            return YamlReader.Read(StrictUtf8.GetString(utf8));
        }
        catch (DecoderFallbackException)
        {
            throw new DocumentException("not UTF-8", null);
        }
    }

    private static IEnumerable<DocumentNode> Resources(DocumentNode node) =>
        node is MapNode map && map["kind"] is ScalarNode { Text: var kind } && kind.EndsWith("List", StringComparison.Ordinal) && map["items"] is ListNode list
            ? list.Items
            : [node];

    private static Dictionary<string, int> Lines(DocumentNode node)
    {
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        node.CollectLines("", lines);
        return lines;
    }

    private static void ReadResource(DocumentNode node, DocumentSource source, List<PolicyDocument> documents, List<PolicyError> errors)
    {
        var found = new List<PolicyError>();
        var good = TypeOf(node, found) is { } type ? (Type: type, Node: new ShapeCheck(found).Check(node, type, "")) : default;
        var located = found.Select(e => source.Locate(e) with { Object = NameOf(node) }).ToArray();
        errors.AddRange(located);
        if (good.Node is not null)
            documents.Add(new PolicyDocument(Deserialize(good.Node, good.Type), source) { Errors = located });
    }

    private static JsonTypeInfo? TypeOf(DocumentNode node, List<PolicyError> errors)
    {
        if (node is not MapNode map)
            errors.Add(new PolicyError("the document is not an object with apiVersion and kind"));
        else if (map["apiVersion"] is not ScalarNode { Kind: JsonValueKind.String } version)
            errors.Add(new PolicyError($"missing; want {ApiGroup.ApiVersion}", "apiVersion"));
        else if (version.Text != ApiGroup.ApiVersion)
            errors.Add(new PolicyError($"is {UntrustedText.Show(version.Text, 64)}, want {ApiGroup.ApiVersion}", "apiVersion"));
        else if (map["kind"] is not ScalarNode { Kind: JsonValueKind.String } kind)
            errors.Add(new PolicyError($"missing; want one of {string.Join(", ", Kinds.Keys)}", "kind"));
        else if (!Kinds.TryGetValue(kind.Text, out var type))
            errors.Add(new PolicyError($"is {UntrustedText.Show(kind.Text, 64)}, want one of {string.Join(", ", Kinds.Keys)}", "kind"));
        else
            return PolicyJsonByNeed.Default.GetTypeInfo(type);

        return null;
    }

    private static PolicyResource Deserialize(DocumentNode node, JsonTypeInfo type)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { MaxDepth = DocumentLimits.MaxDepth }))
            node.WriteTo(writer);
        return (PolicyResource)JsonSerializer.Deserialize(buffer.GetBuffer().AsSpan(0, (int)buffer.Length), type)!;
    }

    private static string? NameOf(DocumentNode node) =>
        node is MapNode map && map["kind"] is ScalarNode kind
            ? UntrustedText.Show(kind.Text, 64) + "/" + UntrustedText.Show((map["metadata"] as MapNode)?["name"] is ScalarNode name ? name.Text : null, 64)
            : null;
}
