using System.Text.Json;

namespace AdmissionGuard.Policy.Schemas;

/// <summary>The schemas with URIs of one document, and what references among them refer to (core, sections 8.2 and 9).</summary>
internal sealed class SchemaResources
{
    /// <summary>Resources within resources: each part has a place in every one of them, which costs memory.</summary>
    private const int MaxNesting = 16;

    // What references are relative to where the schema names nothing: a name that cannot exist (RFC 2606, section 2).
    private static readonly Uri Nowhere = new("https://schema.invalid/");

    private readonly Dictionary<string, SchemaResource> byUri = new(StringComparer.Ordinal);
    private readonly List<SchemaResource> enclosing = [];

    /// <summary>The innermost resource around what is read.</summary>
    public SchemaResource Current => enclosing[^1];

    /// <summary>Begins a resource where a schema has an <c>$id</c> or is the outermost; true when <see cref="Leave"/> must follow.</summary>
    public bool Enter(JsonElement schema, string pointer, out string? problem)
    {
        problem = null;
        var id = schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("$id", out var value) ? value : default;
        if (id.ValueKind == JsonValueKind.Undefined && enclosing.Count > 0)
            return false;

        var uri = enclosing.Count > 0 ? Current.Uri : Nowhere;
        if (id.ValueKind != JsonValueKind.Undefined)
        {
            if (id.ValueKind != JsonValueKind.String || Resolve(uri, id.GetString()!.TrimEnd('#')) is not { Fragment.Length: 0 } own)
                problem = "want a URI without a fragment";
            else
                uri = own;
        }

        var resource = new SchemaResource(uri, pointer);
        if (problem is null && !byUri.TryAdd(uri.AbsoluteUri, resource))
            problem = "is the URI of another schema, too";
        if (enclosing.Count >= MaxNesting)
            problem = $"is a schema with a URI within {MaxNesting} others";
        enclosing.Add(resource);
        return true;
    }

    /// <summary>Ends the resource that was entered last.</summary>
    public void Leave() => enclosing.RemoveAt(enclosing.Count - 1);

    /// <summary>Gives a schema its place in each resource around it.</summary>
    public void Add(string pointer, SchemaNode node)
    {
        foreach (var resource in enclosing)
            resource.Parts[pointer[resource.Pointer.Length..]] = node;
    }

    /// <summary>What a reference refers to, null when that is not here; and the name by which it does, null when it is a place.</summary>
    public SchemaNode? Find(SchemaResource from, string reference, out string? name)
    {
        name = null;
        var hash = reference.IndexOf('#', StringComparison.Ordinal);
        var (uri, fragment) = hash < 0 ? (reference, "") : (reference[..hash], Uri.UnescapeDataString(reference[(hash + 1)..]));
        var resource = uri.Length == 0 ? from : Resolve(from.Uri, uri) is { } absolute ? byUri.GetValueOrDefault(absolute.AbsoluteUri) : null;
        if (fragment.Length == 0 || fragment[0] == '/')
            return resource?.Parts.GetValueOrDefault(fragment);

        name = fragment;
        return resource?.Anchors.GetValueOrDefault(fragment);
    }

    private static Uri? Resolve(Uri @base, string reference) =>
        Uri.TryCreate(@base, reference, out var uri) && uri.IsAbsoluteUri ? uri : null;
}
