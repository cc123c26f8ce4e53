using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace AdmissionGuard.TestSupport.Admission;

/// <summary>Keeps all that is logged.</summary>
public sealed class CapturedLogs : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> records = new();

    /// <summary>Level and text of each record.</summary>
    public IReadOnlyCollection<(LogLevel Level, string Text)> Records => records;

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        records.Enqueue((logLevel, formatter(state, exception) + exception));
    }

    public void Dispose()
    {
    }
}
