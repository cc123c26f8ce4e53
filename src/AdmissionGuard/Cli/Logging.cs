using AdmissionGuard.Reporting.Logs;

namespace AdmissionGuard.Cli;

/// <summary>Logs of the servers: one line of JSON per record, on standard error.</summary>
internal static class Logging
{
    public static ILoggerFactory Create() => LoggerFactory.Create(logging => logging
        .SetMinimumLevel(LogLevel.Information)
        .AddFilter("Microsoft", LogLevel.Warning)
        .Services.AddSingleton<ILoggerProvider>(_ => new JsonLineProvider(Console.OpenStandardError(), TimeProvider.System)));
}
