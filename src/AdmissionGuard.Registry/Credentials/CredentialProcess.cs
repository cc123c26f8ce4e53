using System.ComponentModel;
using System.Diagnostics;
using AdmissionGuard.Registry.Content;
using AdmissionGuard.Registry.References;

namespace AdmissionGuard.Registry.Credentials;

/// <summary>Runs a program that answers one question on standard output; bounded in time and size, its errors unread.</summary>
internal static class CredentialProcess
{
    /// <summary>Answers are a few hundred bytes; tokens of some clouds reach several KiB.</summary>
    private const int MaxOutputBytes = 64 << 10;

    /// <summary>Standard output of a program that ended with success; null otherwise.</summary>
    internal static async Task<ReadOnlyMemory<byte>?> RunAsync(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string> environment,
        ReadOnlyMemory<byte> input,
        TimeSpan timeout,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var limit = new CancellationTokenSource(timeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var process = new Process { StartInfo = start };
        try
        {
            if (!process.Start())
                return null;
            // What it says about errors may hold secrets; it is read only so that the program does not block.
            var errors = process.StandardError.BaseStream.CopyToAsync(Stream.Null, linked.Token);
            await process.StandardInput.BaseStream.WriteAsync(input, linked.Token).ConfigureAwait(false);
            process.StandardInput.Close();
            var output = await BoundedReader.ReadAsync(process.StandardOutput.BaseStream, MaxOutputBytes, DigestAlgorithm.Sha256, null, linked.Token).ConfigureAwait(false);
            if (output.IsOverLimit)
                return null;
            await process.WaitForExitAsync(linked.Token).ConfigureAwait(false);
            await errors.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return process.ExitCode == 0 ? output.Bytes : null;
        }
        catch (Exception failed) when (failed is Win32Exception or IOException || (failed is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
        finally
        {
            Kill(process);
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception ended) when (ended is InvalidOperationException or Win32Exception)
        {
            // It ended by itself, or was never started.
        }
    }
}
