using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Model;

namespace AdmissionGuard.Operator.Webhooks;

/// <summary>What is known of the webhook that should serve the policies.</summary>
internal sealed class WebhookView
{
    private volatile IReadOnlyList<ServedCertificate>? replicas;
    private volatile string? version;

    /// <summary>Raised when any of it is another than before.</summary>
    public event Action? Changed;

    /// <summary>Raised when other policies should be served than before.</summary>
    public event Action? Expected;

    /// <summary>The policies that this process would serve.</summary>
    public string? Version
    {
        get => version;
        set
        {
            var before = version;
            version = value;
            if (before != value)
                Expected?.Invoke();
        }
    }

    /// <summary>Notes how the replicas answered.</summary>
    public void Put(IReadOnlyList<ServedCertificate> answered)
    {
        var before = replicas;
        replicas = answered;
        if (before is null || !before.SequenceEqual(answered))
            Changed?.Invoke();
    }

    /// <summary>Whether every replica that answered serves the present policies.</summary>
    public bool IsCurrent => replicas is { Count: > 0 } all && all.All(r => r.Problem is null && r.PolicyVersion == version);

    /// <summary>The condition Enforced: the webhook serves the policy.</summary>
    public (ConditionStatus Status, string Reason, string Message) EnforcedOf(CompiledPolicy policy)
    {
        if (replicas is not { } all)
            return (ConditionStatus.Unknown, "NotObserved", "this operator does not watch the webhook");
        if (all.Count == 0)
            return (ConditionStatus.False, "NoWebhook", "no replica of the webhook is running");
        if (all.FirstOrDefault(r => r.Problem is not null) is { } silent)
            return (ConditionStatus.False, "WebhookNotAnswering", $"{silent.Address} {silent.Problem}");
        if (all.FirstOrDefault(r => r.PolicyVersion != version) is { } behind)
            return (ConditionStatus.False, "NotServedYet", $"{behind.Address} does not serve the present policies yet");
        return (ConditionStatus.True, "Served", $"every replica of the webhook serves it, in {policy.Mode} mode");
    }
}
