namespace AdmissionGuard.Operator.Scanning;

/// <summary>What is logged of the background scan.</summary>
internal static partial class ScanLog
{
    [LoggerMessage(EventId = 610, Level = LogLevel.Warning, Message = "The reports of an earlier leader could not be read: what is wrong is told once more")]
    public static partial void ReportsUnread(ILogger logger, Exception error);
}
