using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Policy.Documents;

/// <summary>
/// Compares a document with the model field by field, so that everything that is wrong is told at once and in the
/// model's terms. Reading afterwards is strict as well and would refuse the same.
/// </summary>
internal sealed class ShapeCheck(List<PolicyError> errors)
{
    public void Check(DocumentNode node, JsonTypeInfo type, string path)
    {
        if (type.Type == typeof(JsonElement) || type.Type == typeof(JsonElement?))
            return;

        if (node is ScalarNode { Kind: JsonValueKind.Null })
            Add(path, "is null: give it a value or leave it out");
        else if (type.Kind == JsonTypeInfoKind.Object)
            CheckObject(node, type, path);
        else if (type.Kind == JsonTypeInfoKind.Enumerable)
            CheckList(node, type, path);
        else if (type.Kind == JsonTypeInfoKind.Dictionary)
            CheckMap(node, type, path);
        else
            CheckScalar(node, Nullable.GetUnderlyingType(type.Type) ?? type.Type, path);
    }

    private void CheckObject(DocumentNode node, JsonTypeInfo type, string path)
    {
        if (node is not MapNode map)
        {
            Add(path, $"is {Describe(node)}, want a map of fields");
            return;
        }

        var skipUnknown = type.UnmappedMemberHandling == JsonUnmappedMemberHandling.Skip;
        foreach (var (key, value) in map.Entries)
        {
            if (type.Properties.FirstOrDefault(p => p.Name == key) is { } property)
            {
                // The API server and generators write nulls into metadata and status; they are not the user's words.
                if (!skipUnknown || value is not ScalarNode { Kind: JsonValueKind.Null })
                    Check(value, PolicyJson.Default.GetTypeInfo(property.PropertyType)!, FieldPath.Member(path, key));
            }
            else if (!skipUnknown)
            {
                var near = Nearest.To(key, type.Properties.Select(p => p.Name));
                Add(FieldPath.Member(path, UntrustedText.Show(key, 64)), near is null
                    ? $"unknown field; known are {string.Join(", ", type.Properties.Select(p => p.Name))}"
                    : $"unknown field; did you mean {near}?");
            }
        }
    }

    private void CheckList(DocumentNode node, JsonTypeInfo type, string path)
    {
        if (node is not ListNode list)
        {
            Add(path, $"is {Describe(node)}, want a list");
            return;
        }

        var element = PolicyJson.Default.GetTypeInfo(type.ElementType!)!;
        for (var i = 0; i < list.Items.Count; i++)
            Check(list.Items[i], element, FieldPath.Item(path, i));
    }

    private void CheckMap(DocumentNode node, JsonTypeInfo type, string path)
    {
        if (node is not MapNode map)
        {
            Add(path, $"is {Describe(node)}, want a map");
            return;
        }

        var element = PolicyJson.Default.GetTypeInfo(type.ElementType!)!;
        foreach (var (key, value) in map.Entries)
            Check(value, element, FieldPath.Member(path, key));
    }

    private void CheckScalar(DocumentNode node, Type type, string path)
    {
        if (type == typeof(string) && node is not ScalarNode { Kind: JsonValueKind.String })
            Add(path, $"is {Describe(node)}, want a string{(node is ScalarNode ? ": put it in quotes" : "")}");
        else if (type == typeof(bool) && node is not ScalarNode { Kind: JsonValueKind.True or JsonValueKind.False })
            Add(path, $"is {Describe(node)}, want true or false");
        else if (type == typeof(int) && !(node is ScalarNode { Kind: JsonValueKind.Number } i && int.TryParse(i.Text, out _)))
            Add(path, $"is {Describe(node)}, want a whole number up to {int.MaxValue}");
        else if (type == typeof(long) && !(node is ScalarNode { Kind: JsonValueKind.Number } l && long.TryParse(l.Text, out _)))
            Add(path, $"is {Describe(node)}, want a whole number");
        else if (EnumNames.Of(type) is { } names && !(node is ScalarNode { Kind: JsonValueKind.String } e && names.Contains(e.Text)))
            Add(path, $"is {Describe(node)}, want one of {string.Join(", ", names)}");
    }

    private static string Describe(DocumentNode node) => node switch
    {
        MapNode => "a map",
        ListNode => "a list",
        ScalarNode { Kind: JsonValueKind.String } s => $"\"{UntrustedText.Show(s.Text, 64)}\"",
        ScalarNode s => UntrustedText.Show(s.Text, 64),
        _ => "something else",
    };

    private void Add(string path, string message)
    {
        if (errors.Count < MaxErrors)
            errors.Add(new PolicyError(message, path));
    }

    /// <summary>More errors than this help nobody.</summary>
    private const int MaxErrors = 100;
}
