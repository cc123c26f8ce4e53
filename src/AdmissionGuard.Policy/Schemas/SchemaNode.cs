using System.Text.Json;
using System.Text.RegularExpressions;

namespace AdmissionGuard.Policy.Schemas;

/// <summary>One schema object, compiled; <see cref="Always"/> is set for the schemas <c>true</c> and <c>false</c>.</summary>
internal sealed class SchemaNode
{
    public bool? Always { get; set; }

    /// <summary>The schema with an <c>$id</c>, or the outermost, that this is a part of.</summary>
    public required SchemaResource Resource { get; init; }

    public SchemaNode? Ref { get; set; }

    /// <summary>What <c>$dynamicRef</c> refers to where nothing replaces it.</summary>
    public SchemaNode? DynamicRef { get; set; }

    /// <summary>The <c>$dynamicAnchor</c> by which schemas around this one replace <see cref="DynamicRef"/>; null when none may.</summary>
    public string? DynamicName { get; set; }

    public string? DynamicAnchor { get; set; }

    public IReadOnlyList<string>? Types { get; set; }

    public IReadOnlyList<JsonElement>? Enum { get; set; }

    public JsonElement? Const { get; set; }

    public NumberLimits? Number { get; set; }

    public int? MinLength { get; set; }

    public int? MaxLength { get; set; }

    public Regex? Pattern { get; set; }

    public string? Format { get; set; }

    public int? MinItems { get; set; }

    public int? MaxItems { get; set; }

    public bool UniqueItems { get; set; }

    public IReadOnlyList<SchemaNode> PrefixItems { get; set; } = [];

    public SchemaNode? Items { get; set; }

    public SchemaNode? Contains { get; set; }

    public int MinContains { get; set; } = 1;

    public int? MaxContains { get; set; }

    public SchemaNode? UnevaluatedItems { get; set; }

    public int? MinProperties { get; set; }

    public int? MaxProperties { get; set; }

    public IReadOnlyList<string> Required { get; set; } = [];

    public IReadOnlyDictionary<string, IReadOnlyList<string>>? DependentRequired { get; set; }

    public IReadOnlyDictionary<string, SchemaNode>? DependentSchemas { get; set; }

    public IReadOnlyDictionary<string, SchemaNode>? Properties { get; set; }

    public IReadOnlyList<(Regex Pattern, SchemaNode Schema)> PatternProperties { get; set; } = [];

    public SchemaNode? AdditionalProperties { get; set; }

    public SchemaNode? PropertyNames { get; set; }

    public SchemaNode? UnevaluatedProperties { get; set; }

    public IReadOnlyList<SchemaNode> AllOf { get; set; } = [];

    public IReadOnlyList<SchemaNode> AnyOf { get; set; } = [];

    public IReadOnlyList<SchemaNode> OneOf { get; set; } = [];

    public SchemaNode? Not { get; set; }

    public SchemaNode? If { get; set; }

    public SchemaNode? Then { get; set; }

    public SchemaNode? Else { get; set; }
}
