using AdmissionGuard.Policy.Documents;

namespace AdmissionGuard.Policy.Linting;

/// <summary>Collects advice on one object.</summary>
internal sealed class Advice
{
    private readonly List<PolicyError> given = [];

    public IReadOnlyList<PolicyError> Given => given;

    public void Add(string path, string message) => given.Add(new PolicyError(message, path, PolicyErrorSeverity.Warning));
}
