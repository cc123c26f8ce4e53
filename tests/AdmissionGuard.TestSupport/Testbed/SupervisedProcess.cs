using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace AdmissionGuard.TestSupport.Testbed;

/// <summary>
/// A server that runs beside a test in a process group of its own. It is killed when this is disposed, and also when the
/// test process itself dies: eng/testbed/supervise watches a pipe that only the test process holds.
/// </summary>
public sealed class SupervisedProcess : IAsyncDisposable
{
    private const int SigKill = 9;
    private const int SigTerm = 15;
    private const int SigCont = 18;
    private const int SigStop = 19;

    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(20);

    private readonly Process supervisor;
    private readonly string name;

    private SupervisedProcess(Process supervisor, string name, string logPath, int id)
    {
        this.supervisor = supervisor;
        this.name = name;
        LogPath = logPath;
        Id = id;
    }

    /// <summary>The server's own process id.</summary>
    public int Id { get; }

    /// <summary>Where its standard output and error go.</summary>
    public string LogPath { get; }

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => supervisor.HasExited;

    /// <summary>Starts a server; its log is FOLDER/NAME.log.</summary>
    public static async Task<SupervisedProcess> StartAsync(string name, string folder, string binary, IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?>? environment = null, CancellationToken cancellationToken = default)
    {
        var pidPath = Path.Combine(folder, name + ".pid");
        var logPath = Path.Combine(folder, name + ".log");
        File.Delete(pidPath);
        var start = new ProcessStartInfo(Checkout.PathOf("eng", "testbed", "supervise"), [pidPath, logPath, binary, .. arguments])
        {
            RedirectStandardInput = true,
            WorkingDirectory = folder,
        };
        // As the chart sets it: a killed process of .NET would leave its sockets for debuggers in the temporary folder.
        start.Environment.TryAdd("DOTNET_EnableDiagnostics", "0");
        foreach (var (key, value) in environment ?? new Dictionary<string, string?>())
            start.Environment[key] = value;

        var supervisor = Process.Start(start)!;
        var clock = Stopwatch.StartNew();
        while (!File.Exists(pidPath))
        {
            if (clock.Elapsed > StartDeadline)
                throw new TestbedException($"{name} was not started within {StartDeadline}");
            await Task.Delay(10, cancellationToken);
        }

        var id = int.Parse(await File.ReadAllTextAsync(pidPath, cancellationToken), CultureInfo.InvariantCulture);
        return new SupervisedProcess(supervisor, name, logPath, id);
    }

    /// <summary>Waits until the probe says that the server answers.</summary>
    /// <exception cref="TestbedException">It ended or did not answer in time; the message holds the end of its log.</exception>
    public async Task WaitUntilReadyAsync(Func<CancellationToken, Task<bool>> probe, TimeSpan deadline, CancellationToken cancellationToken = default)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            if (HasExited)
                throw new TestbedException($"{name} ended with {supervisor.ExitCode} before it was ready:\n{LogTail()}");
            try
            {
                if (await probe(cancellationToken))
                    return;
            }
            catch (Exception error) when (error is HttpRequestException or IOException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
            {
                // Not listening yet.
            }

            if (clock.Elapsed > deadline)
                throw new TestbedException($"{name} was not ready within {deadline}:\n{LogTail()}");
            await Task.Delay(25, cancellationToken);
        }
    }

    /// <summary>Kills it as a crash would, and waits until it is gone.</summary>
    public Task KillAsync() => EndAsync(SigKill);

    /// <summary>Asks it to stop, and waits until it has.</summary>
    public Task StopAsync() => EndAsync(SigTerm);

    /// <summary>Stops its clock: it keeps its connections and answers nothing.</summary>
    public void Freeze() => Signal(SigStop);

    /// <summary>Lets a frozen server go on.</summary>
    public void Resume() => Signal(SigCont);

    /// <summary>The last lines of its log.</summary>
    public string LogTail(int lines = 25) => File.Exists(LogPath) ? string.Join('\n', File.ReadLines(LogPath).TakeLast(lines)) : "(no log)";

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!HasExited)
            await KillAsync();
        supervisor.Dispose();
    }

    private async Task EndAsync(int signal)
    {
        Signal(signal);
        await supervisor.WaitForExitAsync();
    }

    private void Signal(int signal)
    {
        if (!HasExited)
            _ = Kill(-Id, signal);
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int id, int signal);
}
