namespace AdmissionGuard.Policy.Schemas;

/// <summary>How a value fares under a schema.</summary>
/// <param name="IsValid">Whether it satisfies the schema.</param>
/// <param name="IsLimitExceeded">True when it was too much to find out, which is never valid.</param>
/// <param name="Message">The first violation: where, found and wanted; escaped.</param>
internal sealed record SchemaResult(bool IsValid, bool IsLimitExceeded, string Message)
{
    /// <summary>It satisfies the schema.</summary>
    public static SchemaResult Valid { get; } = new(true, false, "");
}
