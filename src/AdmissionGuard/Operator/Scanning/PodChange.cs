using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Operator.Scanning;

/// <summary>What a change of one Pod means for the scan.</summary>
/// <param name="Fresh">Images that nobody ran before.</param>
/// <param name="Policies">Policies that are about more or less than before; empty when nothing changed for the scan.</param>
/// <param name="Exceptions">Exceptions that what came or went rests on.</param>
internal sealed record PodChange(IReadOnlyList<ImageKey> Fresh, IReadOnlyCollection<PolicyRef> Policies, IReadOnlyCollection<string> Exceptions);
