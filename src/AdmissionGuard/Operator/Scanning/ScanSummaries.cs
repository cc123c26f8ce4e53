using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Operator.Scanning;

/// <summary>What is known of all running images together, worked out anew when somebody asks and something changed.</summary>
internal sealed class ScanSummaries(RunningImages images)
{
    private readonly Lock gate = new();
    private bool outdated = true;
    private IReadOnlyList<ImageState> states = [];
    private IReadOnlyDictionary<PolicyRef, PolicySummary> policies = new Dictionary<PolicyRef, PolicySummary>();

    /// <summary>Every distinct image.</summary>
    public IReadOnlyList<ImageState> States
    {
        get
        {
            lock (gate)
                return Current().States;
        }
    }

    /// <summary>How what runs fares under each policy.</summary>
    public IReadOnlyDictionary<PolicyRef, PolicySummary> Policies
    {
        get
        {
            lock (gate)
                return Current().Policies;
        }
    }

    /// <summary>Namespaces in which something runs that a policy is about.</summary>
    public IEnumerable<string> Namespaces => States.Select(s => s.Key.Namespace).Distinct(StringComparer.Ordinal);

    /// <summary>Something changed.</summary>
    public void Outdate()
    {
        lock (gate)
            outdated = true;
    }

    private (IReadOnlyList<ImageState> States, IReadOnlyDictionary<PolicyRef, PolicySummary> Policies) Current()
    {
        if (outdated)
        {
            outdated = false;
            states = images.States();
            policies = PolicySummary.Of(states);
        }

        return (states, policies);
    }
}
