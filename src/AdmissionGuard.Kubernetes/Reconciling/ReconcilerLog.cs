using Microsoft.Extensions.Logging;

namespace AdmissionGuard.Kubernetes.Reconciling;

internal static partial class ReconcilerLog
{
    [LoggerMessage(120, LogLevel.Warning, "Reconciling {Name} {Key} failed, trying again in {Pause}")]
    public static partial void Failed(ILogger logger, string name, string? key, TimeSpan pause, Exception error);
}
