namespace AdmissionGuard.Policy.Model;

/// <summary>What a scan means that looked at nothing.</summary>
public enum EmptyScans
{
    /// <summary>It proves nothing.</summary>
    Deny,

    /// <summary>It is a clean scan.</summary>
    Allow,
}
