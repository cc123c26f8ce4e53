using System.Text.Json;

namespace AdmissionGuard.Policy.Documents;

/// <summary>A value of a document, YAML or JSON, with the line on which it starts.</summary>
/// <param name="Line">The line, from 1.</param>
internal abstract record DocumentNode(int Line)
{
    /// <summary>Writes the value as JSON.</summary>
    public abstract void WriteTo(Utf8JsonWriter writer);

    /// <summary>Notes the line of this value and of all below it.</summary>
    public virtual void CollectLines(string path, Dictionary<string, int> lines) => lines[path] = Line;
}

/// <summary>A map; keys are distinct.</summary>
internal sealed record MapNode(int Line, IReadOnlyList<KeyValuePair<string, DocumentNode>> Entries) : DocumentNode(Line)
{
    public DocumentNode? this[string key] => Entries.FirstOrDefault(e => e.Key == key).Value;

    public override void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var (key, value) in Entries)
        {
            writer.WritePropertyName(key);
            value.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    public override void CollectLines(string path, Dictionary<string, int> lines)
    {
        base.CollectLines(path, lines);
        foreach (var (key, value) in Entries)
            value.CollectLines(FieldPath.Member(path, key), lines);
    }
}

/// <summary>A list.</summary>
internal sealed record ListNode(int Line, IReadOnlyList<DocumentNode> Items) : DocumentNode(Line)
{
    public override void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (var item in Items)
            item.WriteTo(writer);
        writer.WriteEndArray();
    }

    public override void CollectLines(string path, Dictionary<string, int> lines)
    {
        base.CollectLines(path, lines);
        for (var i = 0; i < Items.Count; i++)
            Items[i].CollectLines(FieldPath.Item(path, i), lines);
    }
}

/// <summary>A string, number, boolean or null; numbers as JSON writes them.</summary>
internal sealed record ScalarNode(int Line, JsonValueKind Kind, string Text) : DocumentNode(Line)
{
    public override void WriteTo(Utf8JsonWriter writer)
    {
        switch (Kind)
        {
            case JsonValueKind.String: writer.WriteStringValue(Text); break;
            case JsonValueKind.Number: writer.WriteRawValue(Text); break;
            case JsonValueKind.True: writer.WriteBooleanValue(true); break;
            case JsonValueKind.False: writer.WriteBooleanValue(false); break;
            default: writer.WriteNullValue(); break;
        }
    }
}
