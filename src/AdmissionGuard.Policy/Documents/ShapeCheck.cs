using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Policy.Documents;

/// <summary>
/// Compares a document with the model field by field, so that everything that is wrong is told at once and in the
/// model's terms; and gives back what is left without it, so that a policy that is partly wrong stays known. Reading
/// afterwards is strict as well.
/// </summary>
internal sealed class ShapeCheck(List<PolicyError> errors)
{
    /// <summary>The node without what is wrong; null when nothing is left.</summary>
    public DocumentNode? Check(DocumentNode node, JsonTypeInfo type, string path)
    {
        if (type.Type == typeof(JsonElement) || type.Type == typeof(JsonElement?))
            return node;
        if (node is ScalarNode { Kind: JsonValueKind.Null })
            return Refuse(path, "is null: give it a value or leave it out");

        return type.Kind switch
        {
            JsonTypeInfoKind.Object => CheckObject(node, type, path),
            JsonTypeInfoKind.Enumerable => CheckList(node, type, path),
            JsonTypeInfoKind.Dictionary => CheckMap(node, type, path),
            _ => CheckScalar(node, Nullable.GetUnderlyingType(type.Type) ?? type.Type, path),
        };
    }

    private DocumentNode? CheckObject(DocumentNode node, JsonTypeInfo type, string path)
    {
        if (node is not MapNode map)
            return Refuse(path, $"is {Describe(node)}, want a map of fields");

        var kept = new List<KeyValuePair<string, DocumentNode>>();
        var skipUnknown = type.UnmappedMemberHandling == JsonUnmappedMemberHandling.Skip;
        foreach (var (key, value) in map.Entries)
        {
            if (type.Properties.FirstOrDefault(p => p.Name == key) is { } property)
            {
                // The API server and generators write nulls into metadata and status; they are not the user's words.
                var isForeignNull = skipUnknown && value is ScalarNode { Kind: JsonValueKind.Null };
                if (!isForeignNull && Check(value, PolicyJsonByNeed.Describe(property.PropertyType, type.Options), FieldPath.Member(path, key)) is { } good)
                    kept.Add(new(key, good));
            }
            else if (!skipUnknown)
            {
                var near = Nearest.To(key, type.Properties.Select(p => p.Name));
                Refuse(FieldPath.Member(path, UntrustedText.Show(key, 64)), near is null
                    ? $"unknown field; known are {string.Join(", ", type.Properties.Select(p => p.Name))}"
                    : $"unknown field; did you mean {near}?");
            }
        }

        return map with { Entries = kept };
    }

    private DocumentNode? CheckList(DocumentNode node, JsonTypeInfo type, string path)
    {
        if (node is not ListNode list)
            return Refuse(path, $"is {Describe(node)}, want a list");

        var element = PolicyJsonByNeed.Describe(type.ElementType!, type.Options);
        return list with { Items = [.. list.Items.Select((item, i) => Check(item, element, FieldPath.Item(path, i))).OfType<DocumentNode>()] };
    }

    private DocumentNode? CheckMap(DocumentNode node, JsonTypeInfo type, string path)
    {
        if (node is not MapNode map)
            return Refuse(path, $"is {Describe(node)}, want a map");

        var element = PolicyJsonByNeed.Describe(type.ElementType!, type.Options);
        var kept = new List<KeyValuePair<string, DocumentNode>>();
        foreach (var (key, value) in map.Entries)
        {
            if (Check(value, element, FieldPath.Member(path, key)) is { } good)
                kept.Add(new(key, good));
        }

        return map with { Entries = kept };
    }

    private DocumentNode? CheckScalar(DocumentNode node, Type type, string path)
    {
        var scalar = node as ScalarNode;
        if (type == typeof(string) && scalar?.Kind != JsonValueKind.String)
            return Refuse(path, $"is {Describe(node)}, want a string{(node is ScalarNode ? ": put it in quotes" : "")}");
        if (type == typeof(bool) && scalar?.Kind is not (JsonValueKind.True or JsonValueKind.False))
            return Refuse(path, $"is {Describe(node)}, want true or false");
        if (type == typeof(int) && !(scalar?.Kind == JsonValueKind.Number && int.TryParse(scalar.Text, out _)))
            return Refuse(path, $"is {Describe(node)}, want a whole number up to {int.MaxValue}");
        if (type == typeof(long) && !(scalar?.Kind == JsonValueKind.Number && long.TryParse(scalar.Text, out _)))
            return Refuse(path, $"is {Describe(node)}, want a whole number");
        if (EnumNames.Of(type) is { } names && !(scalar?.Kind == JsonValueKind.String && names.Contains(scalar.Text)))
            return Refuse(path, $"is {Describe(node)}, want one of {string.Join(", ", names)}");
        return node;
    }

    private static string Describe(DocumentNode node) => node switch
    {
        MapNode => "a map",
        ListNode => "a list",
        ScalarNode { Kind: JsonValueKind.String } s => $"\"{UntrustedText.Show(s.Text, 64)}\"",
        ScalarNode s => UntrustedText.Show(s.Text, 64),
        _ => "something else",
    };

    private DocumentNode? Refuse(string path, string message)
    {
        if (errors.Count < MaxErrors)
            errors.Add(new PolicyError(message, path));
        return null;
    }

    /// <summary>More errors than this help nobody.</summary>
    private const int MaxErrors = 100;
}
