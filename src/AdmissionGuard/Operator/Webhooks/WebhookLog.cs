namespace AdmissionGuard.Operator.Webhooks;

/// <summary>What is told of webhook configurations and certificates.</summary>
internal static partial class WebhookLog
{
    [LoggerMessage(EventId = 600, Level = LogLevel.Warning, Message = "{Key} differs from what it should be: {Differences}")]
    public static partial void Drifted(ILogger logger, string key, string differences);

    [LoggerMessage(EventId = 601, Level = LogLevel.Information, Message = "{Key} was brought to what it should be")]
    public static partial void Written(ILogger logger, string key);

    [LoggerMessage(EventId = 602, Level = LogLevel.Error, Message = "ConfigMap {Name} cannot be used, the last good one is: {Why}")]
    public static partial void DesiredUnreadable(ILogger logger, string name, string why);

    [LoggerMessage(EventId = 603, Level = LogLevel.Information, Message = "Certificates: {Step}")]
    public static partial void CertificateStep(ILogger logger, string step);

    [LoggerMessage(EventId = 604, Level = LogLevel.Warning, Message = "The webhook of {Key} does not answer: {Why}")]
    public static partial void NotAnswering(ILogger logger, string key, string why);

    [LoggerMessage(EventId = 605, Level = LogLevel.Information, Message = "The webhook of {Key} answers again")]
    public static partial void Answering(ILogger logger, string key);
}
