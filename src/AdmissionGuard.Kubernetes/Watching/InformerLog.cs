using Microsoft.Extensions.Logging;

namespace AdmissionGuard.Kubernetes.Watching;

internal static partial class InformerLog
{
    [LoggerMessage(100, LogLevel.Information, "Listed {Endpoint}: {Count} objects")]
    public static partial void Listed(ILogger logger, ResourceEndpoint endpoint, int count);

    [LoggerMessage(101, LogLevel.Information, "The API server no longer has the history of {Endpoint}: listing again")]
    public static partial void HistoryLost(ILogger logger, ResourceEndpoint endpoint);

    [LoggerMessage(102, LogLevel.Warning, "Could not list or watch {Endpoint}, trying again in {Pause}")]
    public static partial void Failed(ILogger logger, ResourceEndpoint endpoint, TimeSpan pause, Exception error);
}
