using System.Diagnostics;

namespace AdmissionGuard.TestSupport.Testbed;

/// <summary>A command line tool of the testbed.</summary>
/// <param name="Path">The binary.</param>
/// <param name="Environment">Variables that are set for each run; a null value unsets one.</param>
public sealed record Tool(string Path, IReadOnlyDictionary<string, string?>? Environment = null)
{
    // The slowest single run seen, cosign with five entries on a busy two-core machine, took 6 s.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    /// <summary>Runs it to a successful end and returns its standard output.</summary>
    /// <exception cref="TestbedException">It failed or did not end within two minutes.</exception>
    public async Task<string> RunAsync(IEnumerable<string> arguments, string? input = null, string? folder = null, CancellationToken cancellationToken = default) =>
        (await TryRunAsync(arguments, input, folder, cancellationToken)).Succeeded().Output;

    /// <summary>As <see cref="RunAsync(IEnumerable{string}, string?, string?, CancellationToken)"/>, for a fixed command line.</summary>
    public Task<string> RunAsync(params string[] arguments) => RunAsync((IEnumerable<string>)arguments);

    /// <summary>Runs it and returns what it left behind, failed or not.</summary>
    /// <exception cref="TestbedException">It did not end within two minutes.</exception>
    public async Task<ToolResult> TryRunAsync(IEnumerable<string> arguments, string? input = null, string? folder = null, CancellationToken cancellationToken = default)
    {
        var start = new ProcessStartInfo(Path, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? System.IO.Path.GetTempPath(),
        };
        foreach (var (name, value) in Environment ?? new Dictionary<string, string?>())
            start.Environment[name] = value;

        var command = $"{System.IO.Path.GetFileName(Path)} {string.Join(' ', start.ArgumentList)}";
        using var process = Process.Start(start)!;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Deadline);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            var error = process.StandardError.ReadToEndAsync(deadline.Token);
            await WriteInputAsync(process, input);
            await process.WaitForExitAsync(deadline.Token);
            return new ToolResult(command, process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TestbedException($"`{command}` did not end within {Deadline}");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static async Task WriteInputAsync(Process process, string? input)
    {
        try
        {
            if (input is not null)
                await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The tool ended without reading its input; its exit code says the rest.
        }
    }
}
