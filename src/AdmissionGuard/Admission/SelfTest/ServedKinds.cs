using System.Text.Json;
using AdmissionGuard.Admission.Protocol;

namespace AdmissionGuard.Admission.SelfTest;

/// <summary>
/// Walks an API server's OpenAPI document (version 2, <c>/openapi/v2</c>, which every supported version serves) for fields
/// that may hold a reference of an image, by their names: the extractor must know each of them.
/// </summary>
internal sealed class ServedKinds
{
    /// <summary>Most bytes of a document: that of a plain cluster has 4 MiB, one with hundreds of CRDs some 20.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    // Schemas refer to each other in circles only through JSONSchemaProps; real paths have under 15 steps.
    private const int MaxDepth = 24;

    private const string Reference = "#/definitions/";

    // Names of images of the Ceph block device, not of containers.
    private const string BlockDevice = "rbd.image";

    // What the API server itself reports, not what anybody asks for.
    private static readonly string[] NotAsked = ["status", "metadata", "apiVersion", "kind"];

    private readonly JsonElement definitions;
    private readonly Dictionary<string, IReadOnlyList<string>> known = new(StringComparer.Ordinal);

    private ServedKinds(JsonElement definitions) => this.definitions = definitions;

    /// <summary>The kinds with such fields.</summary>
    /// <param name="openApi">The document.</param>
    public static IReadOnlyList<ServedKind> In(JsonElement openApi)
    {
        var definitions = openApi.Member("definitions"u8);
        if (definitions.ValueKind != JsonValueKind.Object)
            return [];
        var walk = new ServedKinds(definitions);
        return [.. walk.Kinds().OrderBy(kind => kind.Group, StringComparer.Ordinal).ThenBy(kind => kind.Kind, StringComparer.Ordinal).ThenBy(kind => kind.Version, StringComparer.Ordinal)];
    }

    private IEnumerable<ServedKind> Kinds()
    {
        foreach (var definition in definitions.EnumerateObject())
        {
            var kinds = definition.Value.Member("x-kubernetes-group-version-kind"u8);
            var properties = definition.Value.Member("properties"u8);

            // A list holds objects that are described on their own.
            if (kinds.ValueKind != JsonValueKind.Array || properties.Member("metadata"u8).IsAbsent() || (definition.Name.EndsWith("List", StringComparison.Ordinal) && !properties.Member("items"u8).IsAbsent()))
                continue;
            var fields = properties.EnumerateObject()
                .Where(property => !NotAsked.Contains(property.Name, StringComparer.Ordinal))
                .SelectMany(property => Fields(property.Name, property.Value, 0, [definition.Name]))
                .Where(path => !path.EndsWith(BlockDevice, StringComparison.Ordinal))
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            if (fields.Count == 0)
                continue;
            foreach (var kind in kinds.EnumerateArray())
                yield return new ServedKind(kind.TextOrEmpty("group"u8) ?? "", kind.TextOrEmpty("version"u8) ?? "", kind.TextOrEmpty("kind"u8) ?? "", fields);
        }
    }

    private IEnumerable<string> Fields(string name, JsonElement schema, int depth, HashSet<string> within)
    {
        if (depth > MaxDepth)
            yield break;
        var type = schema.Text("type"u8);
        if (type == "string" && name == "image")
            yield return name;
        if (type == "array")
        {
            if (name == "images" && schema.Member("items"u8).Says("type"u8, "string"u8))
                yield return "images[]";
            foreach (var path in Below(schema.Member("items"u8), depth, within))
                yield return $"{name}[]{Dotted(path)}";
            yield break;
        }

        foreach (var path in Below(schema, depth, within))
            yield return name == "image" && path == "reference" ? "image.reference" : $"{name}{Dotted(path)}";
    }

    // Paths below a schema, without the name under which it stands.
    private IReadOnlyList<string> Below(JsonElement schema, int depth, HashSet<string> within)
    {
        if (schema.Text("$ref"u8) is { } reference && reference.StartsWith(Reference, StringComparison.Ordinal))
            return Defined(reference[Reference.Length..], depth, within);
        var paths = new List<string>();
        var properties = schema.Member("properties"u8);
        if (properties.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in properties.EnumerateObject())
                paths.AddRange(Fields(property.Name, property.Value, depth + 1, within));
            if (properties.Member("reference"u8).Says("type"u8, "string"u8) && !properties.Member("pullPolicy"u8).IsAbsent())
                paths.Add("reference");
        }

        // A map: its values stand under keys that the object chooses.
        if (schema.Member("additionalProperties"u8) is { ValueKind: JsonValueKind.Object } values)
            paths.AddRange(Below(values, depth + 1, within).Select(path => $"[]{Dotted(path)}"));
        return paths;
    }

    private IReadOnlyList<string> Defined(string name, int depth, HashSet<string> within)
    {
        if (known.TryGetValue(name, out var paths))
            return paths;
        if (!within.Add(name))
            return [];
        paths = definitions.TryGetProperty(name, out var definition) ? [.. Below(definition, depth, within).Distinct(StringComparer.Ordinal)] : [];
        within.Remove(name);
        return known[name] = paths;
    }

    private static string Dotted(string path) => path.StartsWith("[]", StringComparison.Ordinal) ? path : "." + path;
}
