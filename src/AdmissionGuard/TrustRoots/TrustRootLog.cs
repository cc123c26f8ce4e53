namespace AdmissionGuard.TrustRoots;

/// <summary>What is logged of trust roots.</summary>
internal static partial class TrustRootLog
{
    [LoggerMessage(4101, LogLevel.Information, "Trust root {Name} is now {Version} (TUF root {RootVersion}, current until {Expires})")]
    public static partial void Replaced(ILogger logger, string name, string? version, long rootVersion, DateTimeOffset? expires);

    [LoggerMessage(4102, LogLevel.Warning, "Trust root {Name} could not be refreshed, the last good content stays: {Error} (last refresh {LastRefresh}, current until {Expires})")]
    public static partial void Failed(ILogger logger, string name, string error, DateTimeOffset? lastRefresh, DateTimeOffset? expires);

    [LoggerMessage(4104, LogLevel.Error, "The refresh of trust root {Name} failed unexpectedly")]
    public static partial void Broken(ILogger logger, string name, Exception exception);

    [LoggerMessage(4103, LogLevel.Warning, "Trust root {Name}: {File} could not be stored, it is kept in memory only: {Error}")]
    public static partial void NotStored(ILogger logger, string name, string file, string error);
}
