using AdmissionGuard.Admission.Response;

namespace AdmissionGuard.Admission;

/// <summary>Takes note of decisions: metrics, logs, the decision log, Events. Never part of the decision.</summary>
internal interface IDecisionSink
{
    /// <summary>Takes note of one decision. Returns at once: what needs I/O is queued, and dropped and counted when the queue is full.</summary>
    /// <param name="decision">The decision. When <c>Facts.DryRun</c> is true no trace may be left beyond logs and metrics.</param>
    /// <param name="duration">From the arrival of the request to the decision.</param>
    void Record(AdmissionDecision decision, TimeSpan duration);
}
