using System.Text;
using System.Text.Json;

namespace AdmissionGuard.Policy.Documents;

/// <summary>Reads one JSON document into nodes: no comments, no trailing commas, no key twice.</summary>
internal ref struct JsonReader
{
    private readonly ReadOnlySpan<byte> text;
    private Utf8JsonReader reader;
    private int line = 1;
    private int counted;
    private int nodes;

    private JsonReader(ReadOnlySpan<byte> text)
    {
        this.text = text;
        reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = DocumentLimits.MaxDepth });
    }

    /// <summary>Reads the whole text.</summary>
    /// <exception cref="DocumentException">The text is not one JSON value, or exceeds a limit.</exception>
    public static DocumentNode Read(ReadOnlySpan<byte> utf8)
    {
        var json = new JsonReader(utf8);
        json.MoveNext();
        var node = json.ReadNode("");
        if (json.MoveNext())
            throw new DocumentException("text after the end of the JSON value", json.Line());
        return node;
    }

    private DocumentNode ReadNode(string path)
    {
        if (++nodes > DocumentLimits.MaxNodes)
            throw new DocumentException($"more than {DocumentLimits.MaxNodes} values", Line(), path);

        var start = Line();
        return reader.TokenType switch
        {
            JsonTokenType.StartObject => ReadMap(path, start),
            JsonTokenType.StartArray => ReadList(path, start),
            JsonTokenType.String => new ScalarNode(start, JsonValueKind.String, GetString(path)),
            JsonTokenType.Number => new ScalarNode(start, JsonValueKind.Number, Encoding.UTF8.GetString(reader.ValueSpan)),
            JsonTokenType.True => new ScalarNode(start, JsonValueKind.True, "true"),
            JsonTokenType.False => new ScalarNode(start, JsonValueKind.False, "false"),
            JsonTokenType.Null => new ScalarNode(start, JsonValueKind.Null, "null"),
            _ => throw new DocumentException("unexpected JSON", start, path),
        };
    }

    private ListNode ReadList(string path, int start)
    {
        var items = new List<DocumentNode>();
        while (MoveNext() && reader.TokenType != JsonTokenType.EndArray)
            items.Add(ReadNode(FieldPath.Item(path, items.Count)));
        return new ListNode(start, items);
    }

    private MapNode ReadMap(string path, int start)
    {
        var entries = new List<KeyValuePair<string, DocumentNode>>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (MoveNext() && reader.TokenType != JsonTokenType.EndObject)
        {
            var key = GetString(path);
            if (!keys.Add(key))
                throw new DocumentException("the field is there twice", Line(), FieldPath.Member(path, key));
            MoveNext();
            entries.Add(new(key, ReadNode(FieldPath.Member(path, key))));
        }

        return new MapNode(start, entries);
    }

    private string GetString(string path)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new DocumentException("a string that is not Unicode (lone surrogate or invalid UTF-8)", Line(), path);
        }
    }

    private bool MoveNext()
    {
        try
        {
            return reader.Read();
        }
        catch (JsonException e)
        {
            throw new DocumentException($"not JSON: {e.Message}", (int?)e.LineNumber + 1);
        }
    }

    private int Line()
    {
        var at = Math.Min((int)reader.TokenStartIndex, text.Length);
        line += text[counted..at].Count((byte)'\n');
        counted = at;
        return line;
    }
}
