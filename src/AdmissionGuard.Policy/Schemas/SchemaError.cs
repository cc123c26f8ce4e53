namespace AdmissionGuard.Policy.Schemas;

/// <summary>What is wrong with a schema.</summary>
/// <param name="Path">The path within the schema, as in <c>.properties.result</c>.</param>
/// <param name="Message">What is wrong.</param>
internal sealed record SchemaError(string Path, string Message);
