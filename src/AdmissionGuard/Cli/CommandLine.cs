using System.CommandLine;
using System.Runtime.InteropServices;
using AdmissionGuard.Cli.Policies;

namespace AdmissionGuard.Cli;

/// <summary>The command line: one binary for the cluster, the laptop and CI.</summary>
internal static class CommandLine
{
    // One tree for the process: the options are shared, and each Command that takes one writes itself into it, unguarded.
    private static readonly Lazy<RootCommand> Tree = new(Create);

    /// <summary>Every subcommand, in the order in which help lists them. Parsing by it is safe from many threads.</summary>
    public static RootCommand Root => Tree.Value;

    private static RootCommand Create() => new("Image admission for Kubernetes: signatures, provenance and scan results, as policies demand.")
    {
        WebhookCommand.Create(),
        OperatorCommand.Create(),
        VerifyCommand.Create(),
        PolicyCommand.Create(),
        ReplayCommand.Create(),
        KindsCommand.Create(),
        TufCommand.Create(),
        VerifyBundleCommand.Create(),
        HealthCommand.Create(),
        VersionCommand.Create(),
    };

    /// <summary>
    /// Runs one command. Bad usage and whatever keeps a command from deciding end with <see cref="ExitCode.Undecided"/>.
    /// </summary>
    /// <param name="args">The arguments, without the program's name.</param>
    /// <param name="output">Where results go.</param>
    /// <param name="error">Where complaints go.</param>
    /// <returns>The exit code of the process.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        var parsed = Root.Parse(args);
        // A server drains for longer than the library's own termination timeout, so signals are handled here.
        var configuration = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            var code = await parsed.InvokeAsync(configuration, stop.Token).ConfigureAwait(false);
            return parsed.Errors.Count > 0 ? ExitCode.Undecided : code;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await error.WriteLineAsync("interrupted").ConfigureAwait(false);
            return ExitCode.Undecided;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync(e.Message).ConfigureAwait(false);
            return ExitCode.Undecided;
        }
        catch (Exception e)
        {
            // The edge of the program: a bug is shown whole, and is never a pass.
            await error.WriteLineAsync($"internal error, please report it: {e}").ConfigureAwait(false);
            return ExitCode.Undecided;
        }

        void Stop(PosixSignalContext signal)
        {
            // The first signal asks, a second one kills.
            signal.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        }
    }
}
