namespace AdmissionGuard.Policy.Predicates.Sarif;

/// <summary>The level of a result (SARIF 2.1.0, section 3.27.10), mildest first.</summary>
internal enum SarifLevel
{
    /// <summary>Not a problem: the result's kind is not <c>fail</c>, or its level is <c>none</c>.</summary>
    None,

    /// <summary>A note.</summary>
    Note,

    /// <summary>A warning.</summary>
    Warning,

    /// <summary>An error.</summary>
    Error,
}
