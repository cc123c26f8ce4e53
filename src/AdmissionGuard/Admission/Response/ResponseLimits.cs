namespace AdmissionGuard.Admission.Response;

/// <summary>How much of a verdict is told. What is cut is in the decision log.</summary>
internal static class ResponseLimits
{
    /// <summary>Characters of <c>status.message</c>; clients print it whole and controllers copy it into Events.</summary>
    public const int Message = 4096;

    /// <summary>Characters of one line of the message, one cause or one finding.</summary>
    public const int Line = 1024;

    /// <summary>Most causes in <c>status.details</c>.</summary>
    public const int Causes = 64;

    /// <summary>Characters of one warning; the API server cuts at 256 (KEP-1693).</summary>
    public const int Warning = 256;

    /// <summary>Characters of all warnings; the API server drops what is over 4096 (KEP-1693).</summary>
    public const int AllWarnings = 4096;

    /// <summary>Characters of one audit annotation; audit back ends commonly cut at some 10 KiB.</summary>
    public const int AuditAnnotation = 4096;
}
