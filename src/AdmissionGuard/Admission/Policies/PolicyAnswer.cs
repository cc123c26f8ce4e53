using AdmissionGuard.Policy.Documents;

namespace AdmissionGuard.Admission.Policies;

/// <summary>What was found in an object of one of our kinds.</summary>
/// <param name="Name">The object, as in <c>ClusterImagePolicy/production</c>.</param>
/// <param name="Refuses">Whether the errors keep it from being stored.</param>
/// <param name="Errors">What is wrong in its own text.</param>
/// <param name="Advice">What is unwise, a line each.</param>
internal sealed record PolicyAnswer(string Name, bool Refuses, IReadOnlyList<PolicyError> Errors, IReadOnlyList<string> Advice)
{
    /// <summary>Nothing to say.</summary>
    public static PolicyAnswer Nothing { get; } = new("", false, [], []);
}
