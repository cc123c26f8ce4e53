using System.Text.Json;
using AdmissionGuard.Policy.Documents;

namespace AdmissionGuard.Policy.Schemas;

/// <summary>Reads one keyword into a node.</summary>
internal readonly struct KeywordReader(SchemaCompiler compiler, SchemaNode node, JsonElement value, string path, string pointer)
{
    /// <summary>Every keyword that this reads.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        "type", "enum", "const", "multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength", "minLength", "pattern",
        "format", "maxItems", "minItems", "uniqueItems", "maxContains", "minContains", "maxProperties", "minProperties", "required",
        "dependentRequired", "$defs", "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas", "prefixItems", "items",
        "contains", "properties", "patternProperties", "additionalProperties", "propertyNames", "unevaluatedItems", "unevaluatedProperties",
    ];

    /// <summary>False when the keyword is none of <see cref="Names"/>.</summary>
    public bool Read(string keyword)
    {
        switch (keyword)
        {
            case "type": node.Types = Types(); return true;
            case "enum": node.Enum = [.. Items()]; return true;
            case "const": node.Const = value; return true;
            case "multipleOf": node.Number = Limits with { MultipleOf = Divisor() }; return true;
            case "maximum": node.Number = Limits with { Maximum = Number() }; return true;
            case "exclusiveMaximum": node.Number = Limits with { ExclusiveMaximum = Number() }; return true;
            case "minimum": node.Number = Limits with { Minimum = Number() }; return true;
            case "exclusiveMinimum": node.Number = Limits with { ExclusiveMinimum = Number() }; return true;
            case "maxLength": node.MaxLength = Count(); return true;
            case "minLength": node.MinLength = Count(); return true;
            case "pattern": node.Pattern = compiler.Pattern(Text(), path); return true;
            case "format": node.Format = FormatName(); return true;
            case "maxItems": node.MaxItems = Count(); return true;
            case "minItems": node.MinItems = Count(); return true;
            case "uniqueItems": node.UniqueItems = Flag(); return true;
            case "maxContains": node.MaxContains = Count(); return true;
            case "minContains": node.MinContains = Count() ?? 1; return true;
            case "maxProperties": node.MaxProperties = Count(); return true;
            case "minProperties": node.MinProperties = Count(); return true;
            case "required": node.Required = Texts(value, path); return true;
            case "dependentRequired": node.DependentRequired = TextsByName(); return true;
            case "$defs": Schemas(); return true;
            case "allOf": node.AllOf = List(); return true;
            case "anyOf": node.AnyOf = List(); return true;
            case "oneOf": node.OneOf = List(); return true;
            case "not": node.Not = One(); return true;
            case "if": node.If = One(); return true;
            case "then": node.Then = One(); return true;
            case "else": node.Else = One(); return true;
            case "dependentSchemas": node.DependentSchemas = Schemas(); return true;
            case "prefixItems": node.PrefixItems = List(); return true;
            case "items": node.Items = One(); return true;
            case "contains": node.Contains = One(); return true;
            case "properties": node.Properties = Schemas(); return true;
            case "patternProperties": node.PatternProperties = Patterns(); return true;
            case "additionalProperties": node.AdditionalProperties = One(); return true;
            case "propertyNames": node.PropertyNames = One(); return true;
            case "unevaluatedItems": node.UnevaluatedItems = One(); return true;
            case "unevaluatedProperties": node.UnevaluatedProperties = One(); return true;
            default: return false;
        }
    }

    private NumberLimits Limits => node.Number ?? new NumberLimits();

    private SchemaNode One() => compiler.Schema(value, path, pointer);

    private SchemaNode[] List()
    {
        var (c, p, at) = (compiler, path, pointer);
        var items = Items();
        if (items.Length == 0)
            compiler.Fail(path, "want at least one schema");
        return [.. items.Select((s, i) => c.Schema(s, FieldPath.Item(p, i), $"{at}/{i}"))];
    }

    private Dictionary<string, SchemaNode> Schemas()
    {
        var schemas = new Dictionary<string, SchemaNode>(StringComparer.Ordinal);
        foreach (var property in Members())
            schemas[property.Name] = compiler.Schema(property.Value, FieldPath.Member(path, property.Name), $"{pointer}/{property.Name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}");
        return schemas;
    }

    private List<(System.Text.RegularExpressions.Regex, SchemaNode)> Patterns()
    {
        var patterns = new List<(System.Text.RegularExpressions.Regex, SchemaNode)>();
        foreach (var (name, schema) in Schemas())
        {
            if (compiler.Pattern(name, path) is { } pattern)
                patterns.Add((pattern, schema));
        }

        return patterns;
    }

    private string[] Types()
    {
        var types = value.ValueKind == JsonValueKind.String ? [value.GetString()!] : Texts(value, path);
        if (types.Length == 0 || types.Any(t => t is not ("null" or "boolean" or "object" or "array" or "number" or "string" or "integer")))
            compiler.Fail(path, "want null, boolean, object, array, number, string or integer, or a list of them");
        return types;
    }

    private string? FormatName()
    {
        var format = Text();
        if (JsonFormats.Names.Contains(format))
            return format;
        compiler.Fail(path, $"want one of the formats that are checked: {string.Join(", ", JsonFormats.Names)}");
        return null;
    }

    private JsonNumber? Divisor()
    {
        var number = Number();
        if (number?.Digits.Sign <= 0)
            compiler.Fail(path, "want a number above 0");
        return number?.Digits.Sign > 0 ? number : null;
    }

    private JsonNumber? Number()
    {
        if (value.ValueKind == JsonValueKind.Number && JsonNumber.TryRead(value, out var number))
            return number;
        compiler.Fail(path, "want a number");
        return null;
    }

    private int? Count()
    {
        if (value.ValueKind == JsonValueKind.Number && JsonNumber.TryRead(value, out var number) && number.IsInteger && number.Digits.Sign >= 0 && number.CompareTo(new JsonNumber(int.MaxValue, 0)) <= 0)
            return (int)(number.Digits * System.Numerics.BigInteger.Pow(10, number.Exponent));
        compiler.Fail(path, "want a whole number of 0 or more");
        return null;
    }

    private bool Flag()
    {
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            compiler.Fail(path, "want true or false");
        return value.ValueKind == JsonValueKind.True;
    }

    private string Text()
    {
        if (value.ValueKind == JsonValueKind.String)
            return value.GetString()!;
        compiler.Fail(path, "want a string");
        return "";
    }

    private JsonElement[] Items()
    {
        if (value.ValueKind == JsonValueKind.Array)
            return [.. value.EnumerateArray()];
        compiler.Fail(path, "want a list");
        return [];
    }

    private JsonProperty[] Members()
    {
        if (value.ValueKind == JsonValueKind.Object)
            return [.. value.EnumerateObject()];
        compiler.Fail(path, "want an object");
        return [];
    }

    private Dictionary<string, IReadOnlyList<string>> TextsByName()
    {
        var texts = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var property in Members())
            texts[property.Name] = Texts(property.Value, FieldPath.Member(path, property.Name));
        return texts;
    }

    private string[] Texts(JsonElement list, string at)
    {
        if (list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(i => i.ValueKind == JsonValueKind.String))
            return [.. list.EnumerateArray().Select(i => i.GetString()!)];
        compiler.Fail(at, "want a list of strings");
        return [];
    }
}
