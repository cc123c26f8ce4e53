using AdmissionGuard.Kubernetes.Events;
using AdmissionGuard.Kubernetes.Reconciling;

namespace AdmissionGuard.Operator.Webhooks;

/// <summary>Calls the webhook again and again as an API server would, and tells when it does not answer: while it does not, nothing can be deployed.</summary>
internal sealed class WebhookHealth(WebhookObjects objects, AuthorityBundle bundle, WebhookProbe probe, WebhookView view, LeaderTools tools, ILogger logger) : IReconciler<string>
{
    private readonly WebhookWriter reader = new(tools.Client);
    private bool? answered;

    /// <inheritdoc/>
    public async Task<TimeSpan?> ReconcileAsync(string key, CancellationToken cancellationToken)
    {
        // The first configuration stands for all: they are served by the same process.
        if (objects.Desired is not [var wanted, ..] || wanted.Target is not { } target)
            return WebhookKeeperOptions.ProbePeriod;
        var live = await reader.ReadAsync(wanted, cancellationToken).ConfigureAwait(false);
        var trusted = bundle.Pem ?? Pem(live is null ? null : WebhookWriter.Bundles(live).Values.FirstOrDefault());
        var replicas = await probe.AskAsync(target, trusted, cancellationToken).ConfigureAwait(false);
        view.Put(replicas);
        var silent = replicas.Where(r => r.Problem is not null).ToList();
        WebhookMetrics.Replicas(replicas.Count - silent.Count, silent.Count);
        var why = replicas.Count == 0 ? $"{target.Name} has no endpoints" : string.Join("; ", silent.Select(r => $"{r.Address} {r.Problem}"));
        if (why.Length > 0)
        {
            WebhookLog.NotAnswering(logger, wanted.Key, why);
            tools.Record(new EventNotice(WebhookReconciler.Subject(wanted, live), EventSeverity.Warning, "WebhookNotAnswering", "Call", why));
        }
        else if (answered == false)
        {
            WebhookLog.Answering(logger, wanted.Key);
            tools.Record(new EventNotice(WebhookReconciler.Subject(wanted, live), EventSeverity.Normal, "WebhookAnswering", "Call", "every replica answers"));
        }

        answered = why.Length == 0;
        return answered == true && !view.IsCurrent ? WebhookKeeperOptions.Settle : WebhookKeeperOptions.ProbePeriod;
    }

    private static string? Pem(string? base64)
    {
        try
        {
            return base64 is null ? null : System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(base64));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
