using AdmissionGuard.Admission;
using AdmissionGuard.Admission.Response;

namespace AdmissionGuard.Reporting;

/// <summary>Logs one record for each decision: a denial as a warning, and what was not reviewed only for debugging.</summary>
internal sealed class DecisionLines(ILogger<DecisionLines> logger) : IDecisionSink
{
    private static readonly EventId Decided = new(110, "LogDecision");

    /// <inheritdoc/>
    public void Record(AdmissionDecision decision, TimeSpan duration)
    {
        var level = decision.Admitted
            ? decision.Review is null ? LogLevel.Debug : LogLevel.Information
            : LogLevel.Warning;
        if (logger.IsEnabled(level))
            logger.Log(level, Decided, new DecisionLine(decision, duration), null, static (line, _) => line.Message);
    }
}
