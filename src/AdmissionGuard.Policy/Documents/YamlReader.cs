using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace AdmissionGuard.Policy.Documents;

/// <summary>
/// Reads YAML documents into nodes by its events: no object mapping, no aliases (a few lines of them can stand for
/// gigabytes), no merge keys, no tags but <c>!!str</c>, no key twice.
/// </summary>
internal sealed class YamlReader
{
    private readonly Parser parser;
    private int nodes;

    private YamlReader(string text) => parser = new Parser(new Scanner(new StringReader(text), skipComments: true));

    /// <summary>Reads document after document; empty ones (comments only) are skipped.</summary>
    /// <exception cref="DocumentException">The text is not YAML, or uses what is refused.</exception>
    public static IEnumerable<(int Document, DocumentNode Node)> Read(string text)
    {
        var reader = new YamlReader(text);
        reader.Next<StreamStart>();
        for (var document = 1; reader.Peek() is not StreamEnd; document++)
        {
            if (document > DocumentLimits.MaxDocuments)
                throw new DocumentException($"more than {DocumentLimits.MaxDocuments} documents", reader.Line);

            reader.Next<DocumentStart>();
            var node = reader.ReadNode("", 0);
            reader.Next<DocumentEnd>();
            if (node is not ScalarNode { Kind: JsonValueKind.Null })
                yield return (document, node);
        }
    }

    private int Line => (int)Math.Min(int.MaxValue, parser.Current?.Start.Line ?? 1);

    private DocumentNode ReadNode(string path, int depth)
    {
        if (depth > DocumentLimits.MaxDepth)
            throw new DocumentException($"nested deeper than {DocumentLimits.MaxDepth} levels", Line, path);
        if (++nodes > DocumentLimits.MaxNodes)
            throw new DocumentException($"more than {DocumentLimits.MaxNodes} values", Line, path);

        var start = Peek();
        var line = Line;
        MoveNext();
        switch (start)
        {
            case Scalar scalar:
                return YamlScalar.Read(scalar, line, path);
            case SequenceStart:
                return ReadList(path, depth, line);
            case MappingStart:
                return ReadMap(path, depth, line);
            case AnchorAlias alias:
                throw new DocumentException($"aliases (*{alias.Value}) are refused: write the value out", line, path);
            default:
                throw new DocumentException("unexpected YAML", line, path);
        }
    }

    private ListNode ReadList(string path, int depth, int line)
    {
        var items = new List<DocumentNode>();
        while (Peek() is not SequenceEnd)
            items.Add(ReadNode(FieldPath.Item(path, items.Count), depth + 1));

        MoveNext();
        return new ListNode(line, items);
    }

    private MapNode ReadMap(string path, int depth, int line)
    {
        var entries = new List<KeyValuePair<string, DocumentNode>>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (Peek() is not MappingEnd)
        {
            var keyLine = Line;
            if (Peek() is not Scalar { Value: var key } keyScalar)
                throw new DocumentException("a key must be a string", keyLine, path);
            if (key == "<<" && keyScalar.Style == ScalarStyle.Plain)
                throw new DocumentException("merge keys (<<) are refused: write the fields out", keyLine, path);
            if (!keys.Add(key))
                throw new DocumentException("the field is there twice", keyLine, FieldPath.Member(path, key));

            MoveNext();
            var value = ReadNode(FieldPath.Member(path, key), depth + 1);
            entries.Add(new(key, value with { Line = Math.Min(keyLine, value.Line) }));
        }

        MoveNext();
        return new MapNode(line, entries);
    }

    private void Next<T>()
        where T : ParsingEvent
    {
        if (Peek() is not T)
            throw new DocumentException("unexpected YAML", Line);
        MoveNext();
    }

    private ParsingEvent Peek()
    {
        if (parser.Current is null)
            MoveNext();
        return parser.Current ?? throw new DocumentException("the text ends early", null);
    }

    private void MoveNext()
    {
        try
        {
            parser.MoveNext();
        }
        catch (YamlException e)
        {
            throw new DocumentException($"not YAML: {e.Message}", (int)Math.Min(int.MaxValue, e.Start.Line));
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // How the parser ends with some texts that are no YAML, such as an empty tag, !<>. Anything else is a finding for the fuzz target.
            throw new DocumentException("not YAML", Line);
        }
    }
}
