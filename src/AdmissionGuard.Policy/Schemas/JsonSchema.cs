using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace AdmissionGuard.Policy.Schemas;

/// <summary>
/// A JSON Schema (draft 2020-12), compiled once: every keyword of the core, applicator, unevaluated and validation
/// vocabularies. Schemas that others refer to are brought along under their <c>$id</c>; nothing is fetched, no expression
/// backtracks, and both the schema and the work of one evaluation are bounded. Keywords that are not known, and formats that
/// are not checked, are refused: a rule that is ignored would be worse than none.
/// </summary>
internal sealed class JsonSchema
{
    private readonly SchemaNode root;

    private JsonSchema(SchemaNode root) => this.root = root;

    /// <summary>Compiles a schema.</summary>
    public static bool TryCompile(JsonElement text, [NotNullWhen(true)] out JsonSchema? schema, [NotNullWhen(false)] out SchemaError? error)
    {
        var compiler = new SchemaCompiler(text);
        var root = compiler.Compile();
        error = compiler.Error;
        schema = error is null ? new JsonSchema(root) : null;
        return schema is not null;
    }

    /// <summary>Evaluates a value.</summary>
    public SchemaResult Evaluate(JsonElement value)
    {
        var run = new SchemaRun();
        var isValid = run.Evaluate(root, value, "", new EvaluatedParts());
        return run.IsExhausted
            ? new SchemaResult(false, true, $"more than {SchemaRun.MaxSteps} steps or {SchemaRun.MaxDepth} levels were needed to evaluate the schema")
            : isValid ? SchemaResult.Valid : new SchemaResult(false, false, run.FirstError);
    }
}
