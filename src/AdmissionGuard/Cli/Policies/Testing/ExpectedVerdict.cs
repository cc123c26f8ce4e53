namespace AdmissionGuard.Cli.Policies.Testing;

/// <summary>What is expected of an image.</summary>
internal enum ExpectedVerdict
{
    /// <summary>Admitted, and nothing is wrong.</summary>
    Admitted,

    /// <summary>Admitted, though a policy that does not enforce complains.</summary>
    Warned,

    /// <summary>Denied.</summary>
    Denied,
}
