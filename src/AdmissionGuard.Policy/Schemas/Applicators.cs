using System.Text.Json;

namespace AdmissionGuard.Policy.Schemas;

/// <summary>Applies subschemas to the same value (core, sections 8.2.3 and 10.2).</summary>
internal static class Applicators
{
    public static bool Check(SchemaNode schema, JsonElement value, string path, SchemaRun run, EvaluatedParts evaluated) =>
        (schema.Ref is null || Apply(schema.Ref, value, path, run, evaluated))
        && (schema.DynamicRef is null || Apply(run.Dynamic(schema), value, path, run, evaluated))
        && schema.AllOf.All(s => Apply(s, value, path, run, evaluated))
        && AnyOf(schema, value, path, run, evaluated)
        && OneOf(schema, value, path, run, evaluated)
        && (schema.Not is null || !run.Try(schema.Not, value, path, new EvaluatedParts()) || run.Fail(path, "is what the schema excludes"))
        && Conditional(schema, value, path, run, evaluated)
        && Dependent(schema, value, path, run, evaluated);

    private static bool Apply(SchemaNode schema, JsonElement value, string path, SchemaRun run, EvaluatedParts evaluated)
    {
        var parts = new EvaluatedParts();
        if (!run.Evaluate(schema, value, path, parts))
            return false;
        evaluated.Add(parts);
        return true;
    }

    // All of them, even when one is satisfied: each adds to what is evaluated.
    private static bool AnyOf(SchemaNode schema, JsonElement value, string path, SchemaRun run, EvaluatedParts evaluated)
    {
        var count = Satisfied(schema.AnyOf, value, path, run, evaluated);
        return schema.AnyOf.Count == 0 || count > 0 || run.Fail(path, $"satisfies none of the {schema.AnyOf.Count} schemas, want at least one");
    }

    private static bool OneOf(SchemaNode schema, JsonElement value, string path, SchemaRun run, EvaluatedParts evaluated)
    {
        var count = Satisfied(schema.OneOf, value, path, run, evaluated);
        return schema.OneOf.Count == 0 || count == 1 || run.Fail(path, $"satisfies {count} of the {schema.OneOf.Count} schemas, want exactly one");
    }

    private static int Satisfied(IReadOnlyList<SchemaNode> schemas, JsonElement value, string path, SchemaRun run, EvaluatedParts evaluated)
    {
        var count = 0;
        foreach (var schema in schemas)
        {
            var parts = new EvaluatedParts();
            if (!run.Try(schema, value, path, parts))
                continue;
            evaluated.Add(parts);
            count++;
        }

        return count;
    }

    private static bool Conditional(SchemaNode schema, JsonElement value, string path, SchemaRun run, EvaluatedParts evaluated)
    {
        if (schema.If is null)
            return true;

        var parts = new EvaluatedParts();
        var holds = run.Try(schema.If, value, path, parts);
        if (holds)
            evaluated.Add(parts);
        return (holds ? schema.Then : schema.Else) is not { } consequence || Apply(consequence, value, path, run, evaluated);
    }

    private static bool Dependent(SchemaNode schema, JsonElement value, string path, SchemaRun run, EvaluatedParts evaluated) =>
        schema.DependentSchemas is null
        || value.ValueKind != JsonValueKind.Object
        || schema.DependentSchemas.All(d => !value.TryGetProperty(d.Key, out _) || Apply(d.Value, value, path, run, evaluated));
}
