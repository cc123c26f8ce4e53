namespace AdmissionGuard.Policy.Documents;

/// <summary>Whether something is wrong or only unwise.</summary>
public enum PolicyErrorSeverity
{
    /// <summary>The object does not count until this is fixed; images that it matches are denied.</summary>
    Error,

    /// <summary>The object counts; somebody should look at it.</summary>
    Warning,
}
