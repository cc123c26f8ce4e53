using Microsoft.Extensions.Logging;

namespace AdmissionGuard.Kubernetes.Events;

internal static partial class EventLog
{
    [LoggerMessage(160, LogLevel.Warning, "Could not write the Event {Reason} on {Namespace}/{Name}")]
    public static partial void Failed(ILogger logger, string reason, string @namespace, string name, Exception error);

    [LoggerMessage(161, LogLevel.Warning, "{Count} Events were not written before the end")]
    public static partial void Unwritten(ILogger logger, int count);
}
