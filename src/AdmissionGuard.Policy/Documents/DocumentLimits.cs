namespace AdmissionGuard.Policy.Documents;

/// <summary>What a file of policies may be at most, checked before or while it is parsed.</summary>
public static class DocumentLimits
{
    /// <summary>Bytes of one file: the API server takes objects of up to about 3 MiB, and a file may hold several.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    /// <summary>Documents in one file.</summary>
    public const int MaxDocuments = 1000;

    /// <summary>
    /// Depth of nesting: the model itself needs 9 levels, a JSON Schema in it some more; 64 keeps the stack of every
    /// recursive reader small.
    /// </summary>
    public const int MaxDepth = 64;

    /// <summary>Scalars, lists and maps of one file: bounds the memory that a small text can take.</summary>
    public const int MaxNodes = 500_000;
}
