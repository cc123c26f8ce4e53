using AdmissionGuard.Reporting.Logs;

namespace AdmissionGuard.Cli;

/// <summary>Logs of the servers: one line of JSON per record, on standard error.</summary>
internal static class Logging
{
    /// <summary>Begins logging; disposing of it writes out what was logged.</summary>
    public static ILoggerFactory Create()
    {
        // Not by LoggerFactory.Create: a container of services for a single provider costs some 20 ms of each start.
        var loggers = new LoggerFactory([], new LoggerFilterOptions
        {
            MinLevel = LogLevel.Information,
            Rules = { new LoggerFilterRule(providerName: null, categoryName: "Microsoft", LogLevel.Warning, filter: null) },
        });
        loggers.AddProvider(new JsonLineProvider(Console.OpenStandardError(), TimeProvider.System));
        return loggers;
    }
}
