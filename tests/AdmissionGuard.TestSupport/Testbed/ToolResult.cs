namespace AdmissionGuard.TestSupport.Testbed;

/// <summary>What a command line tool left behind.</summary>
/// <param name="Command">The command line, for messages.</param>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
public sealed record ToolResult(string Command, int ExitCode, string Output, string Error)
{
    /// <summary>The result itself when the tool succeeded.</summary>
    /// <exception cref="TestbedException">The tool failed; the message holds what it said.</exception>
    public ToolResult Succeeded() =>
        ExitCode == 0 ? this : throw new TestbedException($"`{Command}` failed with {ExitCode}:\n{Error}{Output}");
}
