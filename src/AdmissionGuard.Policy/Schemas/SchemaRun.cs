using System.Text.Json;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Predicates;

namespace AdmissionGuard.Policy.Schemas;

/// <summary>One evaluation: counts its steps, remembers the first violation, and stops when there are too many of the former.</summary>
internal sealed class SchemaRun
{
    /// <summary>Schemas applied to values: a predicate of some megabytes under a plain schema needs fewer.</summary>
    public const int MaxSteps = 2_000_000;

    /// <summary>Schemas within schemas, references included: a reference to itself is stopped here.</summary>
    public const int MaxDepth = 128;

    private readonly List<SchemaResource> scope = [];
    private int steps;
    private int depth;

    /// <summary>True once a limit was reached; nothing is valid then.</summary>
    public bool IsExhausted { get; private set; }

    /// <summary>The first violation.</summary>
    public string FirstError { get; private set; } = "";

    /// <summary>Notes a violation; false, for the caller to return.</summary>
    public bool Fail(string path, string message)
    {
        if (FirstError.Length == 0)
            FirstError = $"{(path.Length == 0 ? "the predicate" : path)} {message}";
        return false;
    }

    /// <summary>Applies a schema.</summary>
    public bool Evaluate(SchemaNode schema, JsonElement value, string path, EvaluatedParts evaluated)
    {
        if (++steps > MaxSteps || depth >= MaxDepth)
            IsExhausted = true;
        if (IsExhausted)
            return false;
        if (schema.Always is { } always)
            return always || Fail(path, $"is {PredicateNode.Describe(value)}, want nothing there");

        depth++;
        var isEntered = scope.Count == 0 || scope[^1] != schema.Resource;
        if (isEntered)
            scope.Add(schema.Resource);
        var isValid = Assertions.Check(schema, value, path, this)
            && Applicators.Check(schema, value, path, this, evaluated)
            && Children(schema, value, path, evaluated);
        if (isEntered)
            scope.RemoveAt(scope.Count - 1);
        depth--;
        return isValid;
    }

    /// <summary>What a <c>$dynamicRef</c> refers to here: the outermost schema of that name among those that evaluation came through (core, section 8.2.3.2).</summary>
    public SchemaNode Dynamic(SchemaNode schema) =>
        schema.DynamicName is { } name
            ? scope.Select(r => r.DynamicAnchors.GetValueOrDefault(name)).FirstOrDefault(n => n is not null) ?? schema.DynamicRef!
            : schema.DynamicRef!;

    /// <summary>Applies a schema whose violations are not the value's.</summary>
    public bool Try(SchemaNode schema, JsonElement value, string path, EvaluatedParts evaluated)
    {
        var error = FirstError;
        var isValid = Evaluate(schema, value, path, evaluated);
        FirstError = error;
        return isValid;
    }

    private bool Children(SchemaNode schema, JsonElement value, string path, EvaluatedParts evaluated) => value.ValueKind switch
    {
        JsonValueKind.Object => Properties(schema, value, path, evaluated),
        JsonValueKind.Array => Items(schema, value, path, evaluated),
        _ => true,
    };

    private bool Properties(SchemaNode schema, JsonElement value, string path, EvaluatedParts evaluated)
    {
        foreach (var property in value.EnumerateObject())
        {
            var at = FieldPath.Member(path, Verdicts.UntrustedText.Show(property.Name, 64));
            var isKnown = false;
            if (schema.PropertyNames is { } names && !Evaluate(names, NameElement(property.Name), at, new EvaluatedParts()))
                return false;
            if (schema.Properties?.TryGetValue(property.Name, out var own) is true)
            {
                isKnown = true;
                if (!Evaluate(own, property.Value, at, new EvaluatedParts()))
                    return false;
            }

            foreach (var (pattern, child) in schema.PatternProperties)
            {
                if (!pattern.IsMatch(property.Name))
                    continue;
                isKnown = true;
                if (!Evaluate(child, property.Value, at, new EvaluatedParts()))
                    return false;
            }

            if (!isKnown && schema.AdditionalProperties is { } additional)
            {
                isKnown = true;
                if (!Evaluate(additional, property.Value, at, new EvaluatedParts()))
                    return false;
            }

            if (!isKnown && !evaluated.Has(property.Name) && schema.UnevaluatedProperties is { } unevaluated)
            {
                isKnown = true;
                if (!Evaluate(unevaluated, property.Value, at, new EvaluatedParts()))
                    return false;
            }

            if (isKnown)
                evaluated.Add(property.Name);
        }

        return true;
    }

    private bool Items(SchemaNode schema, JsonElement value, string path, EvaluatedParts evaluated)
    {
        var contained = 0;
        var i = 0;
        foreach (var item in value.EnumerateArray())
        {
            var at = FieldPath.Item(path, i);
            var child = i < schema.PrefixItems.Count ? schema.PrefixItems[i] : schema.Items;
            if (child is not null && !Evaluate(child, item, at, new EvaluatedParts()))
                return false;

            var isContained = schema.Contains is not null && Try(schema.Contains, item, at, new EvaluatedParts());
            contained += isContained ? 1 : 0;
            if (child is not null || isContained)
                evaluated.Add(i);
            else if (!evaluated.Has(i) && schema.UnevaluatedItems is { } unevaluated)
            {
                if (!Evaluate(unevaluated, item, at, new EvaluatedParts()))
                    return false;
                evaluated.Add(i);
            }

            i++;
        }

        if (schema.Contains is null)
            return true;
        if (contained < schema.MinContains)
            return Fail(path, $"contains {contained} items of the wanted kind, want at least {schema.MinContains}");
        return contained <= (schema.MaxContains ?? int.MaxValue) || Fail(path, $"contains {contained} items of the wanted kind, want at most {schema.MaxContains}");
    }

    private static JsonElement NameElement(string name) => JsonSerializer.SerializeToElement(name, StringJson.Default.String);
}
