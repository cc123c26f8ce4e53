using Microsoft.Extensions.Logging;

namespace AdmissionGuard.Kubernetes.Leading;

internal static partial class LeaderLog
{
    [LoggerMessage(140, LogLevel.Information, "{Identity} leads: it holds the lease {Lease}")]
    public static partial void Gained(ILogger logger, string lease, string identity);

    [LoggerMessage(141, LogLevel.Warning, "{Identity} no longer leads: the lease {Lease} was lost or could not be renewed")]
    public static partial void Lost(ILogger logger, string lease, string identity);

    [LoggerMessage(142, LogLevel.Information, "{Identity} released the lease {Lease}")]
    public static partial void Released(ILogger logger, string lease, string identity);

    [LoggerMessage(143, LogLevel.Warning, "Could not read or write the lease {Lease}: {Error}")]
    public static partial void Failed(ILogger logger, string lease, string error);
}
