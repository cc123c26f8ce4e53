namespace AdmissionGuard.Reporting.DecisionLog;

/// <summary>Where the decision log is kept, and how much of it.</summary>
/// <param name="Path">The file that is written; older ones get <c>.1</c>, <c>.2</c> and so on appended. Or <see cref="StandardOutput"/>.</param>
internal sealed record DecisionLogOptions(string Path)
{
    /// <summary>In place of a path: where whoever collects the output of containers finds it. Logs go to standard error.</summary>
    public const string StandardOutput = "-";

    /// <summary>Bytes at which a new file is begun.</summary>
    public long MaxFileBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Files kept, the current one included; with the default size, what a node's emptyDir easily holds.</summary>
    public int MaxFiles { get; init; } = 4;

    /// <summary>Decisions that wait for the disk; when it is full, further ones are dropped and counted, never waited for.</summary>
    public int MaxQueued { get; init; } = 8192;
}
