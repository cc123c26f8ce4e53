using AdmissionGuard.Reporting.Logs;
using Microsoft.Extensions.Logging;

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
            Rules =
            {
                From("Microsoft", LogLevel.Warning),
                // It has nothing to say from Warning upwards, and makes an Activity for each request as long as it may say
                // anything. Where traces are exported there is one all the same.
                From("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None),
            },
        });
        loggers.AddProvider(new JsonLineProvider(Console.OpenStandardError(), TimeProvider.System));
        return loggers;
    }

    private static LoggerFilterRule From(string category, LogLevel least) => new(providerName: null, category, least, filter: null);
}
