using AdmissionGuard.Policy.Model;

namespace AdmissionGuard.Operator;

/// <summary>Makes the conditions of every status that the operator writes.</summary>
internal static class StatusCondition
{
    /// <summary>The condition that follows another; its <see cref="Condition.LastTransitionTime"/> is kept while the status stays the same.</summary>
    /// <param name="type">The aspect.</param>
    /// <param name="state">What it is now, and why.</param>
    /// <param name="generation">The generation of the spec that it is about.</param>
    /// <param name="before">The same condition as the object has it; null when it has none.</param>
    /// <param name="now">The time.</param>
    public static Condition Of(string type, (ConditionStatus Status, string Reason, string Message) state, long? generation, Condition? before, DateTimeOffset now) => new()
    {
        Type = type,
        Status = state.Status,
        ObservedGeneration = generation,
        LastTransitionTime = before?.Status == state.Status && before.LastTransitionTime is { } since ? since : Rfc3339Text.Of(now),
        Reason = state.Reason,
        Message = state.Message,
    };
}
