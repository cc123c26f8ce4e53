using AdmissionGuard.InCluster;
using AdmissionGuard.Operator.Webhooks;
using AdmissionGuard.Review;

namespace AdmissionGuard.Operator.Scanning;

/// <summary>
/// Re-checks what already runs: every distinct image when it appears, when a policy, exception, key or trust root changes,
/// when something that its verdict rests on runs out, and at an interval. Watches the Pods for one term of leadership.
/// </summary>
internal sealed class ScanDuty : ILeaderDuty
{
    private readonly k8s.Kubernetes client;
    private readonly ClusterPolicies stored;
    private readonly PolicySource source;
    private readonly ImageJudge judge;
    private readonly WebhookView webhook;
    private readonly ScanOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly CompiledPolicies compiled = new();
    private volatile ScanTerm? current;

    /// <summary>Listens to the policies, which must not run yet.</summary>
    public ScanDuty(
        k8s.Kubernetes client, ClusterPolicies stored, PolicySource source, ImageJudge judge, WebhookView webhook, ScanOptions options, TimeProvider time, ILogger<ScanDuty> logger)
    {
        this.client = client;
        this.stored = stored;
        this.source = source;
        this.judge = judge;
        this.webhook = webhook;
        this.options = options;
        this.time = time;
        this.logger = logger;
        stored.Compiled += snapshot =>
        {
            compiled.Put(snapshot);
            webhook.Version = PolicyFingerprint.Of(snapshot);
            current?.Rematch();
        };
        stored.Stored += policy => current?.Touch(policy);
        webhook.Changed += () => current?.TouchAll();
    }

    /// <inheritdoc/>
    public async Task LeadAsync(LeaderTools tools, CancellationToken cancellationToken)
    {
        using var term = new ScanTerm(client, stored, source, compiled, judge, webhook, options, tools, time, logger);
        current = term;
        try
        {
            await term.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            current = null;
        }
    }
}
