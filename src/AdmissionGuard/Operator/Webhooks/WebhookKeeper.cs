using System.Text;
using AdmissionGuard.InCluster;
using AdmissionGuard.Kubernetes.Queue;
using AdmissionGuard.Kubernetes.Reconciling;
using AdmissionGuard.Kubernetes.Watching;
using AdmissionGuard.Operator.Certificates;

namespace AdmissionGuard.Operator.Webhooks;

/// <summary>Keeps the webhook reachable: its certificates, its configurations, and whether it answers.</summary>
internal sealed class WebhookKeeper : ILeaderDuty, IAsyncDisposable
{
    private const string Certificates = "certificates";
    private const string Health = "health";

    private readonly WebhookObjects objects;
    private readonly WebhookKeeperOptions options;
    private readonly AuthorityBundle bundle;
    private readonly WebhookView view;
    private readonly List<Informer<MaterialObject>> secrets;
    private readonly WorkQueue<string> configurations;
    private readonly WorkQueue<string> certificates;
    private readonly WorkQueue<string> health;
    private readonly TimeProvider time;
    private readonly ILogger logger;

    public WebhookKeeper(k8s.Kubernetes client, WebhookKeeperOptions options, WebhookView view, TimeProvider time, ILogger<WebhookKeeper> logger)
    {
        this.options = options;
        this.view = view;
        this.time = time;
        this.logger = logger;
        configurations = new WorkQueue<string>(time);
        certificates = new WorkQueue<string>(time);
        health = new WorkQueue<string>(time);
        objects = new WebhookObjects(client, options, time, logger);
        bundle = new AuthorityBundle(options.Certificates is not null || options.AuthoritySecret is not null);
        // An upgrade changes wishes and configurations one after the other: what differs for a moment is no drift.
        objects.Changed += key =>
        {
            configurations.AddAfter(key, WebhookKeeperOptions.Settle);
            certificates.Add(Certificates);
        };
        bundle.Changed += AddAll;
        view.Expected += () => health.AddAfter(Health, WebhookKeeperOptions.Settle);
        string[] names = options.Certificates is { } own ? [own.ServingSecret, own.AuthoritySecret] : options.AuthoritySecret is { } given ? [given] : [];
        secrets = [.. names.Select(name => new Informer<MaterialObject>(
            client, new ResourceEndpoint("", "v1", "secrets") { Namespace = options.Namespace, FieldSelector = $"metadata.name={name}" }, WebhookJson.Default.ResourceListMaterialObject, time, logger))];
        foreach (var secret in secrets)
            secret.Changed += change => TakeSecret(change.After);
    }

    /// <summary>Watches until cancelled; every replica does.</summary>
    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll([objects.RunAsync(cancellationToken), .. secrets.Select(s => s.RunAsync(cancellationToken))]);

    /// <inheritdoc/>
    public async Task LeadAsync(LeaderTools tools, CancellationToken cancellationToken)
    {
        var probe = new WebhookProbe(tools.Client, time);
        var work = new List<Task>
        {
            new ReconcilerRunner<string>("webhook configuration", configurations, new WebhookReconciler(objects, bundle, probe, options, tools, logger), 1, logger).RunAsync(cancellationToken),
            new ReconcilerRunner<string>("webhook", health, new WebhookHealth(objects, bundle, probe, view, tools, logger), 1, logger).RunAsync(cancellationToken),
        };
        if (options.Certificates is { } own)
        {
            var reconciler = new CertificateReconciler(objects, bundle, own, options.Namespace, probe, tools, time, logger);
            work.Add(new ReconcilerRunner<string>("certificates", certificates, reconciler, 1, logger).RunAsync(cancellationToken));
            certificates.Add(Certificates);
        }

        AddAll();
        health.AddAfter(Health, WebhookKeeperOptions.ProbePeriod);
        await Task.WhenAll(work).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await objects.DisposeAsync().ConfigureAwait(false);
        configurations.Dispose();
        certificates.Dispose();
        health.Dispose();
    }

    private void AddAll()
    {
        foreach (var one in objects.Desired)
            configurations.Add(one.Key);
    }

    private void TakeSecret(MaterialObject? secret)
    {
        if (options.Certificates is not null)
            certificates.Add(Certificates);
        else if (secret?.Value(WebhookKeeperOptions.AuthorityKey, isSecret: true) is { } pem)
            bundle.Put(Encoding.UTF8.GetString(pem));
    }
}
