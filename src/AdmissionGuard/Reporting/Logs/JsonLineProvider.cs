using System.Collections.Concurrent;

namespace AdmissionGuard.Reporting.Logs;

/// <summary>
/// Logs as lines of JSON to a stream, written in the background and many at a time: a decision must not wait for whoever
/// reads the log. When too much waits, further records are dropped, and a line says how many.
/// </summary>
internal sealed class JsonLineProvider : ILoggerProvider, IAsyncDisposable
{
    // One wake-up and one write for all records of that time: by themselves they cost more than a record does. The first
    // record after a pause is written at once.
    private static readonly TimeSpan BetweenWrites = TimeSpan.FromMilliseconds(20);

    private readonly PendingLines pending = new();
    private readonly ConcurrentDictionary<string, ILogger> loggers = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Stream stream;
    private readonly TimeProvider time;
    private readonly Task writing;

    /// <summary>Starts writing.</summary>
    /// <param name="stream">Where to; disposed of with this.</param>
    /// <param name="time">The clock.</param>
    public JsonLineProvider(Stream stream, TimeProvider time)
    {
        this.stream = stream;
        this.time = time;
        writing = Task.Run(WriteAsync);
    }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => loggers.GetOrAdd(categoryName, name => new Logger(this, name));

    /// <inheritdoc/>
    public void Dispose()
    {
        // The interface has no other way; what waits is written out by its own thread meanwhile.
        End();
        ((IAsyncResult)writing).AsyncWaitHandle.WaitOne(TimeSpan.FromSeconds(5));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        End();
        await writing.ConfigureAwait(false);
    }

    private void End()
    {
        pending.End();
        ended.TrySetResult();
    }

    private async Task WriteAsync()
    {
        try
        {
            while (await pending.TakeAsync().ConfigureAwait(false) is { } taken)
            {
                await stream.WriteAsync(taken.Lines).ConfigureAwait(false);
                if (taken.Dropped > 0)
                    await stream.WriteAsync(DroppedLine(taken.Dropped)).ConfigureAwait(false);
                await stream.FlushAsync().ConfigureAwait(false);
                await Task.WhenAny(ended.Task, Task.Delay(BetweenWrites, time)).ConfigureAwait(false);
            }

            await stream.DisposeAsync().ConfigureAwait(false);
        }
        catch (IOException)
        {
            // Nobody reads the log any more; the process goes on without it.
            pending.End();
        }
    }

    private ReadOnlyMemory<byte> DroppedLine(long dropped) => JsonLine.Of(
        new JsonLineRecord(LogLevel.Warning, 130, nameof(JsonLineProvider), $"{dropped} log records were dropped", null), time.GetUtcNow(), null).ToArray();

    private sealed class Logger(JsonLineProvider owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            owner.pending.Add(JsonLine.Of(
                new JsonLineRecord(logLevel, eventId.Id, category, formatter(state, exception), exception),
                owner.time.GetUtcNow(),
                state));
    }
}
