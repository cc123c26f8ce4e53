namespace AdmissionGuard.Policy.Requirements.Vulnerabilities;

/// <summary>How severe a vulnerability is, mildest first; Unknown is outside the order.</summary>
internal enum Severity
{
    /// <summary>Nobody says, or what they say is no severity.</summary>
    Unknown,

    /// <summary>Negligible, informational, none.</summary>
    Negligible,

    /// <summary>Low.</summary>
    Low,

    /// <summary>Medium, moderate.</summary>
    Medium,

    /// <summary>High, important.</summary>
    High,

    /// <summary>Critical.</summary>
    Critical,
}
