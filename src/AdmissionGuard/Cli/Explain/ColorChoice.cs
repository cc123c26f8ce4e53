namespace AdmissionGuard.Cli.Explain;

/// <summary>Whether output has colours.</summary>
internal enum ColorChoice
{
    /// <summary>On a terminal, unless NO_COLOR is set.</summary>
    Auto,

    /// <summary>Always.</summary>
    Always,

    /// <summary>Never.</summary>
    Never,
}
