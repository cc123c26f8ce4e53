namespace AdmissionGuard.Policy.Verdicts;

/// <summary>What a violated policy does to a request (<c>spec.mode</c>).</summary>
public enum EnforcementMode
{
    /// <summary>The request is denied.</summary>
    Enforce,

    /// <summary>The request is admitted with a warning that kubectl shows.</summary>
    Warn,

    /// <summary>The request is admitted; Events, reports and metrics tell.</summary>
    Audit,
}
