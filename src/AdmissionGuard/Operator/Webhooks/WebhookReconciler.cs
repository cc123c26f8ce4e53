using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using AdmissionGuard.Kubernetes.Events;
using AdmissionGuard.Kubernetes.Reconciling;

namespace AdmissionGuard.Operator.Webhooks;

/// <summary>
/// Keeps a webhook configuration what it should be: whoever can change it can switch the gate off (threat W13). What
/// somebody else changed is told of, and put right unless it should only be told of; a new wish is just carried out.
/// </summary>
internal sealed class WebhookReconciler(
    WebhookObjects objects, AuthorityBundle bundle, WebhookProbe probe, WebhookKeeperOptions options, LeaderTools tools, ILogger logger) : IReconciler<string>
{
    private readonly WebhookWriter writer = new(tools.Client);

    // What each configuration was last seen to agree with. Not yet known: a difference may have been made while nobody led.
    private readonly ConcurrentDictionary<string, (string Wish, string? Bundle)> agreed = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async Task<TimeSpan?> ReconcileAsync(string key, CancellationToken cancellationToken)
    {
        if (objects.Desired.FirstOrDefault(d => d.Key == key) is not { } wanted)
            return null;
        // Certificates come first: a configuration without an authority would refuse everything.
        if (bundle is { IsManaged: true, Base64: null })
            return WebhookKeeperOptions.Settle;

        var caBundle = bundle.Base64 ?? wanted.CaBundle;
        var now = (wanted.Fingerprint, caBundle);
        var live = await writer.ReadAsync(wanted, cancellationToken).ConfigureAwait(false);
        var differences = live is null ? ["it does not exist"] : WebhookDrift.Compare(wanted.Webhooks, WebhookDefaults.Fill(live["webhooks"] as JsonArray ?? [], wanted.Kind));
        var isTrusted = live is null || caBundle is null || WebhookWriter.Bundles(live).Values.All(b => b == caBundle);
        if (differences.Count == 0 && isTrusted)
        {
            agreed[key] = now;
            return null;
        }

        // As it was installed, never filled in. Before a replica is ready, everything would be refused for its sake.
        var isFresh = options.Repair && IsFresh(live);
        if (isFresh && wanted.Target is { Service: not null } target && !await probe.HasReplicasAsync(target, cancellationToken).ConfigureAwait(false))
            return WebhookKeeperOptions.Settle;

        var isNews = agreed.TryGetValue(key, out var before);
        var isDrift = !isFresh && (differences.Count > 0 ? !isNews || before.Wish == now.Fingerprint : isNews && before.Bundle == caBundle);
        if (isDrift)
            Tell(wanted, live, isTrusted ? differences : [.. differences, "caBundle is another authority's"]);
        if (!options.Repair && isDrift)
            return null;

        if (live is null)
        {
            // Without the right to make it, whoever installs it keeps it: what they remove stays removed.
            if (!await writer.TryCreateAsync(wanted, caBundle, cancellationToken).ConfigureAwait(false))
                return null;
        }
        else if (differences.Count > 0)
            await writer.ReplaceAsync(wanted, live, caBundle, cancellationToken).ConfigureAwait(false);
        if (caBundle is not null)
            await writer.ApplyBundleAsync(wanted, caBundle, cancellationToken).ConfigureAwait(false);
        await writer.DisownAsync(wanted, cancellationToken).ConfigureAwait(false);
        agreed[key] = now;
        WebhookLog.Written(logger, key);
        if (isDrift)
            tools.Record(new EventNotice(Subject(wanted, live), EventSeverity.Normal, "WebhookRepaired", "Repair", "brought back to what it should be"));
        return null;
    }

    /// <summary>
    /// Nothing but a new object has generation 1, and only the API server writes it: one that somebody emptied is not taken for new.
    /// </summary>
    private static bool IsFresh(JsonObject? live) =>
        live is not null && (long?)live["metadata"]?["generation"] == 1 && (live["webhooks"] is null or JsonArray { Count: 0 });

    private void Tell(DesiredWebhook wanted, JsonObject? live, IReadOnlyList<string> differences)
    {
        var text = string.Join("; ", differences);
        WebhookLog.Drifted(logger, wanted.Key, text);
        WebhookMetrics.Drift(wanted.Name);
        tools.Record(new EventNotice(Subject(wanted, live), EventSeverity.Warning, "WebhookDrift", options.Repair ? "Repair" : "Report", text));
    }

    /// <summary>The configuration as the subject of Events.</summary>
    public static EventSubject Subject(DesiredWebhook wanted, JsonObject? live) =>
        new($"{WebhookKind.Group}/{WebhookKind.Version}", wanted.Kind.Kind, null, wanted.Name, (string?)live?["metadata"]?["uid"] ?? "");
}
