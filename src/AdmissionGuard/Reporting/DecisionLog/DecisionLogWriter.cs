using System.Diagnostics.Metrics;
using System.Text.Json;
using System.Threading.Channels;
using AdmissionGuard.Admission;
using AdmissionGuard.Admission.Response;

namespace AdmissionGuard.Reporting.DecisionLog;

/// <summary>
/// Writes each decision as one line of JSON into a file that is rotated by size, or to standard output. Dry runs are not written: they may leave
/// no trace. A full disk costs lines, which are counted, and never a decision.
/// </summary>
internal sealed partial class DecisionLogWriter : IDecisionSink, IAsyncDisposable
{
    private static readonly Counter<long> Lost = ReviewTelemetry.Meter.CreateCounter<long>(
        "admissionguard.decision.log.lost", description: "Decisions that the decision log could not take.");

    private readonly DecisionLogOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Channel<DecisionRecord> queue;
    private readonly Task writing;
    private Stream? file;
    private bool failing;

    /// <summary>Starts writing; the file is opened with the first decision.</summary>
    public DecisionLogWriter(DecisionLogOptions options, TimeProvider time, ILogger<DecisionLogWriter> logger)
    {
        this.options = options;
        this.time = time;
        this.logger = logger;
        queue = Channel.CreateBounded<DecisionRecord>(
            new BoundedChannelOptions(options.MaxQueued) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        writing = Task.Run(WriteAllAsync);
    }

    /// <inheritdoc/>
    public void Record(AdmissionDecision decision, TimeSpan duration)
    {
        if (!decision.Facts.DryRun && !queue.Writer.TryWrite(DecisionRecords.Of(decision, time.GetUtcNow(), duration)))
            Lost.Add(1);
    }

    /// <summary>Writes what is queued, then closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Writer.Complete();
        await writing.ConfigureAwait(false);
        if (file is not null)
            await file.DisposeAsync().ConfigureAwait(false);
    }

    private async Task WriteAllAsync()
    {
        while (await queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (queue.Reader.TryRead(out var record))
                await WriteAsync(record).ConfigureAwait(false);
            await FlushAsync().ConfigureAwait(false);
        }
    }

    private async Task WriteAsync(DecisionRecord record)
    {
        try
        {
            file ??= Open();
            await file.WriteAsync((byte[])[.. JsonSerializer.SerializeToUtf8Bytes(record, DecisionJson.Default.DecisionRecord), (byte)'\n']).ConfigureAwait(false);
            if (file is FileStream { Length: var length } && length >= options.MaxFileBytes)
                await RotateAsync().ConfigureAwait(false);
            failing = false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Lost.Add(1);
            await GiveUpAsync(e).ConfigureAwait(false);
        }
    }

    private async Task FlushAsync()
    {
        try
        {
            if (file is not null)
                await file.FlushAsync().ConfigureAwait(false);
        }
        catch (IOException e)
        {
            await GiveUpAsync(e).ConfigureAwait(false);
        }
    }

    private async Task RotateAsync()
    {
        await file!.DisposeAsync().ConfigureAwait(false);
        file = null;
        for (var i = options.MaxFiles - 1; i > 0; i--)
        {
            var from = i == 1 ? options.Path : $"{options.Path}.{i - 1}";
            if (File.Exists(from))
                File.Move(from, $"{options.Path}.{i}", overwrite: true);
        }

        if (options.MaxFiles == 1)
            File.Delete(options.Path);
    }

    private Stream Open()
    {
        if (options.Path == DecisionLogOptions.StandardOutput)
            return Console.OpenStandardOutput();
        var how = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.Read, BufferSize = 64 * 1024 };
        if (!OperatingSystem.IsWindows())
            how.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        return new FileStream(options.Path, how);
    }

    // The next decision tries again; the log tells once per streak of failures.
    private async Task GiveUpAsync(Exception why)
    {
        if (!failing)
            LogFailing(logger, why, options.Path);
        failing = true;
        var broken = file;
        file = null;
        try
        {
            if (broken is not null)
                await broken.DisposeAsync().ConfigureAwait(false);
        }
        catch (IOException)
        {
            // Told of above.
        }
    }

    [LoggerMessage(EventId = 120, Level = LogLevel.Error, Message = "The decision log {Path} cannot be written; decisions are dropped from it")]
    private static partial void LogFailing(ILogger logger, Exception exception, string path);
}
