using System.Text.Json;
using AdmissionGuard.Policy.Predicates;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Policy.Schemas;

/// <summary>Checks a value by itself (validation, section 6).</summary>
internal static class Assertions
{
    /// <summary>Lists longer than this are not compared item by item with each other.</summary>
    private const int MaxUniqueItems = 1000;

    public static bool Check(SchemaNode schema, JsonElement value, string path, SchemaRun run)
    {
        if (schema.Types is { } types && !types.Any(t => IsOfType(value, t)))
            return run.Fail(path, $"is {PredicateNode.Describe(value)}, want {string.Join(" or ", types)}");
        if (schema.Const is { } wanted && !JsonEquality.AreEqual(value, wanted))
            return run.Fail(path, $"is {PredicateNode.Describe(value)}, want {PredicateNode.Describe(wanted)}");
        if (schema.Enum is { } values && !values.Any(v => JsonEquality.AreEqual(value, v)))
            return run.Fail(path, $"is {PredicateNode.Describe(value)}, want one of {string.Join(", ", values.Take(8).Select(PredicateNode.Describe))}");

        return value.ValueKind switch
        {
            JsonValueKind.String => Text(schema, value.GetString()!, path, run),
            JsonValueKind.Number => schema.Number is null || Number(schema.Number, value, path, run),
            JsonValueKind.Array => List(schema, value, path, run),
            JsonValueKind.Object => Object(schema, value, path, run),
            _ => true,
        };
    }

    private static bool IsOfType(JsonElement value, string type) => (value.ValueKind, type) switch
    {
        (JsonValueKind.Null, "null") or (JsonValueKind.True or JsonValueKind.False, "boolean") or (JsonValueKind.Object, "object")
            or (JsonValueKind.Array, "array") or (JsonValueKind.Number, "number") or (JsonValueKind.String, "string") => true,
        (JsonValueKind.Number, "integer") => JsonNumber.TryRead(value, out var number) && number.IsInteger,
        _ => false,
    };

    private static bool Text(SchemaNode schema, string text, string path, SchemaRun run)
    {
        if (schema.MinLength is not null || schema.MaxLength is not null)
        {
            // Characters are code points, not UTF-16 units (validation, section 6.3).
            var length = text.EnumerateRunes().Count();
            if (length < (schema.MinLength ?? 0))
                return run.Fail(path, $"has {length} characters, want at least {schema.MinLength}");
            if (length > (schema.MaxLength ?? int.MaxValue))
                return run.Fail(path, $"has {length} characters, want at most {schema.MaxLength}");
        }

        if (schema.Pattern is { } pattern && !pattern.IsMatch(text))
            return run.Fail(path, $"is \"{UntrustedText.Show(text, 64)}\", want a match of {UntrustedText.Show(pattern.ToString(), 128)}");
        return schema.Format is not { } format || JsonFormats.Matches(format, text) || run.Fail(path, $"is \"{UntrustedText.Show(text, 64)}\", want a {format}");
    }

    private static bool Number(NumberLimits limits, JsonElement value, string path, SchemaRun run)
    {
        if (!JsonNumber.TryRead(value, out var number))
            return run.Fail(path, $"is {PredicateNode.Describe(value)}, a number that is too long to be compared");

        var found = $"is {PredicateNode.Describe(value)}, want ";
        if (limits.Minimum is { } minimum && number.CompareTo(minimum) < 0)
            return run.Fail(path, found + "no less than the minimum");
        if (limits.Maximum is { } maximum && number.CompareTo(maximum) > 0)
            return run.Fail(path, found + "no more than the maximum");
        if (limits.ExclusiveMinimum is { } above && number.CompareTo(above) <= 0)
            return run.Fail(path, found + "more than the exclusive minimum");
        if (limits.ExclusiveMaximum is { } below && number.CompareTo(below) >= 0)
            return run.Fail(path, found + "less than the exclusive maximum");
        return limits.MultipleOf is not { } divisor || number.IsMultipleOf(divisor) || run.Fail(path, found + "a multiple");
    }

    private static bool List(SchemaNode schema, JsonElement value, string path, SchemaRun run)
    {
        var length = value.GetArrayLength();
        if (length < (schema.MinItems ?? 0))
            return run.Fail(path, $"has {length} items, want at least {schema.MinItems}");
        if (length > (schema.MaxItems ?? int.MaxValue))
            return run.Fail(path, $"has {length} items, want at most {schema.MaxItems}");
        if (!schema.UniqueItems)
            return true;
        if (length > MaxUniqueItems)
            return run.Fail(path, $"has {length} items, of which only {MaxUniqueItems} can be compared with each other");

        var items = value.EnumerateArray().ToArray();
        for (var i = 0; i < items.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (JsonEquality.AreEqual(items[i], items[j]))
                    return run.Fail(path, $"has the same item at {j} and {i}, want each once");
            }
        }

        return true;
    }

    private static bool Object(SchemaNode schema, JsonElement value, string path, SchemaRun run)
    {
        var count = value.GetPropertyCount();
        if (count < (schema.MinProperties ?? 0))
            return run.Fail(path, $"has {count} fields, want at least {schema.MinProperties}");
        if (count > (schema.MaxProperties ?? int.MaxValue))
            return run.Fail(path, $"has {count} fields, want at most {schema.MaxProperties}");
        if (Missing(schema.Required, value) is { } missing)
            return run.Fail(path, $"has no {UntrustedText.Show(missing, 64)}");

        foreach (var (name, required) in schema.DependentRequired ?? new Dictionary<string, IReadOnlyList<string>>())
        {
            if (value.TryGetProperty(name, out _) && Missing(required, value) is { } dependent)
                return run.Fail(path, $"has {UntrustedText.Show(name, 64)}, but no {UntrustedText.Show(dependent, 64)}");
        }

        return true;
    }

    private static string? Missing(IReadOnlyList<string> names, JsonElement value) => names.FirstOrDefault(n => !value.TryGetProperty(n, out _));
}
