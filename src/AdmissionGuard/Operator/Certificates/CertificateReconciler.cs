using AdmissionGuard.Kubernetes.Events;
using AdmissionGuard.Kubernetes.Reconciling;
using AdmissionGuard.Operator.Webhooks;

namespace AdmissionGuard.Operator.Certificates;

/// <summary>Takes one step of <see cref="CertificatePlan"/> at a time, from what the Secrets and the outside say now.</summary>
internal sealed class CertificateReconciler(
    WebhookObjects objects, AuthorityBundle bundle, CertificateOptions options, string ns, WebhookProbe probe, LeaderTools tools, TimeProvider time, ILogger logger) : IReconciler<string>
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(100);

    private readonly CertificateSecrets secrets = new(tools.Client, ns, options);
    private readonly WebhookWriter configurations = new(tools.Client);
    private (string Bundle, long Since)? published;

    /// <inheritdoc/>
    public async Task<TimeSpan?> ReconcileAsync(string key, CancellationToken cancellationToken)
    {
        // Without a configuration nobody has said under which names the webhook is called.
        var targets = objects.Desired.Select(d => d.Target).OfType<WebhookTarget>().Distinct().ToList();
        if (targets.Count == 0)
            return CertificateTimes.DuringRotation;

        var state = await secrets.ReadAsync(cancellationToken).ConfigureAwait(false);
        bundle.Put(state.Bundle);
        var names = targets.Select(t => t.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var seen = state.IsRotating ? await ObserveAsync(state, targets, cancellationToken).ConfigureAwait(false) : new CertificateObservation(null, null);
        var next = CertificatePlan.Next(state, seen, names, time.GetUtcNow());
        if (next.Leaf is { } leaf && next.Signing is { } signing)
        {
            WebhookMetrics.Expiry("serving", leaf.NotAfter);
            WebhookMetrics.Expiry("authority", signing.NotAfter);
        }

        if (next == state)
            return CertificatePlan.Pause(state);
        await secrets.WriteAsync(state, next, cancellationToken).ConfigureAwait(false);
        Tell(state, next);
        bundle.Put(next.Bundle);
        return AtOnce;
    }

    private async Task<CertificateObservation> ObserveAsync(CertificateState state, List<WebhookTarget> targets, CancellationToken cancellationToken)
    {
        if (state.Incoming is not null)
            return new CertificateObservation(await PublishedForAsync(state, cancellationToken).ConfigureAwait(false), null);
        var served = new List<string>();
        foreach (var target in targets)
        {
            var replicas = await probe.AskAsync(target, state.Bundle, cancellationToken).ConfigureAwait(false);
            if (replicas.Count == 0 || replicas.Any(r => r.Problem is not null || r.Fingerprint is null))
                return new CertificateObservation(null, null);
            served.AddRange(replicas.Select(r => r.Fingerprint!));
        }

        return new CertificateObservation(null, served);
    }

    private async Task<TimeSpan?> PublishedForAsync(CertificateState state, CancellationToken cancellationToken)
    {
        foreach (var wanted in objects.Desired)
        {
            var live = await configurations.ReadAsync(wanted, cancellationToken).ConfigureAwait(false);
            if (live is null || WebhookWriter.Bundles(live).Values.Any(b => b != bundle.Base64))
            {
                published = null;
                return null;
            }
        }

        if (published?.Bundle != state.Bundle)
            published = (state.Bundle!, time.GetTimestamp());
        return time.GetElapsedTime(published!.Value.Since);
    }

    private void Tell(CertificateState before, CertificateState after)
    {
        var step = after.Signing?.Fingerprint != before.Signing?.Fingerprint
            ? after.OutgoingPem is null ? "made a new authority and a serving certificate of it" : "the new authority signs; the old one stays trusted until the new certificate is seen served"
            : after.Incoming is not null && before.Incoming is null ? "made the next authority; it is published beside the present one"
            : after.OutgoingPem is null && before.OutgoingPem is not null ? "the new certificate is served everywhere; the old authority is no longer trusted"
            : "made a new serving certificate";
        WebhookLog.CertificateStep(logger, step);
        tools.Record(new EventNotice(
            new EventSubject("v1", "Secret", ns, options.ServingSecret, ""), EventSeverity.Normal, "CertificateRotation", "Rotate", step));
    }
}
