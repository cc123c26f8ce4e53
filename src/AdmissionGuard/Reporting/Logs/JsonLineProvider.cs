using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.Channels;

namespace AdmissionGuard.Reporting.Logs;

/// <summary>
/// Logs as lines of JSON to a stream, written in the background and many at a time: a decision must not wait for whoever
/// reads the log. When too many wait, further ones are dropped, and a line says how many.
/// </summary>
internal sealed class JsonLineProvider : ILoggerProvider, IAsyncDisposable
{
    // At some 700 bytes a record, 6 MiB at most.
    private const int MaxQueued = 8192;
    private const int BufferBytes = 64 * 1024;

    private readonly Channel<byte[]> queue = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(MaxQueued) { SingleReader = true });
    private readonly ConcurrentDictionary<string, ILogger> loggers = new(StringComparer.Ordinal);
    private readonly Stream stream;
    private readonly TimeProvider time;
    private readonly Task writing;
    private long dropped;

    /// <summary>Starts writing.</summary>
    /// <param name="stream">Where to; disposed of with this.</param>
    /// <param name="time">The clock.</param>
    public JsonLineProvider(Stream stream, TimeProvider time)
    {
        this.stream = new BufferedStream(stream, BufferBytes);
        this.time = time;
        writing = Task.Run(WriteAsync);
    }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => loggers.GetOrAdd(categoryName, name => new Logger(this, name));

    /// <inheritdoc/>
    public void Dispose()
    {
        // The interface has no other way; the queue is written out by its own thread meanwhile.
        queue.Writer.TryComplete();
        ((IAsyncResult)writing).AsyncWaitHandle.WaitOne(TimeSpan.FromSeconds(5));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await writing.ConfigureAwait(false);
    }

    private async Task WriteAsync()
    {
        try
        {
            while (await queue.Reader.WaitToReadAsync().ConfigureAwait(false))
            {
                while (queue.Reader.TryRead(out var line))
                    await stream.WriteAsync(line).ConfigureAwait(false);
                if (Interlocked.Exchange(ref dropped, 0) is > 0 and var lost)
                    await stream.WriteAsync(JsonLine.Of(new JsonLineRecord(LogLevel.Warning, 130, nameof(JsonLineProvider), string.Create(CultureInfo.InvariantCulture, $"{lost} log records were dropped"), null), time.GetUtcNow(), null)).ConfigureAwait(false);
                await stream.FlushAsync().ConfigureAwait(false);
            }

            await stream.DisposeAsync().ConfigureAwait(false);
        }
        catch (IOException)
        {
            // Nobody reads the log any more; the process goes on without it.
            queue.Writer.TryComplete();
        }
    }

    private sealed class Logger(JsonLineProvider owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var line = JsonLine.Of(
                new JsonLineRecord(logLevel, eventId.Id, category, formatter(state, exception), exception),
                owner.time.GetUtcNow(),
                state as IReadOnlyList<KeyValuePair<string, object?>>);
            if (!owner.queue.Writer.TryWrite(line))
                Interlocked.Increment(ref owner.dropped);
        }
    }
}
