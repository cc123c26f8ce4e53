namespace AdmissionGuard.Cli;

/// <summary>What the process tells its caller.</summary>
internal static class ExitCode
{
    /// <summary>Admitted, verified, or done.</summary>
    public const int Admitted = 0;

    /// <summary>Denied or refused, with a printed reason.</summary>
    public const int Denied = 1;

    /// <summary>It could not be decided, or the command was used wrongly.</summary>
    public const int Undecided = 2;
}
