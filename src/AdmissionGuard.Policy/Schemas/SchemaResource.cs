namespace AdmissionGuard.Policy.Schemas;

/// <summary>A schema with a URI of its own, and those of its parts that have a place or a name (core, section 4.3.5).</summary>
internal sealed class SchemaResource(Uri uri, string pointer)
{
    /// <summary>The URI, absolute and without a fragment.</summary>
    public Uri Uri { get; } = uri;

    /// <summary>Where it is within the whole, as a JSON Pointer.</summary>
    public string Pointer { get; } = pointer;

    /// <summary>Schema by JSON Pointer from here.</summary>
    public Dictionary<string, SchemaNode> Parts { get; } = new(StringComparer.Ordinal);

    /// <summary>Schema by <c>$anchor</c> or <c>$dynamicAnchor</c>.</summary>
    public Dictionary<string, SchemaNode> Anchors { get; } = new(StringComparer.Ordinal);

    /// <summary>Schema by <c>$dynamicAnchor</c>.</summary>
    public Dictionary<string, SchemaNode> DynamicAnchors { get; } = new(StringComparer.Ordinal);
}
