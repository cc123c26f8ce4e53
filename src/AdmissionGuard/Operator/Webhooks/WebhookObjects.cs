using System.Text;
using AdmissionGuard.InCluster;
using AdmissionGuard.Kubernetes.Watching;

namespace AdmissionGuard.Operator.Webhooks;

/// <summary>
/// What the webhook configurations should be, from a ConfigMap, and what they are. Each is watched by name: no right to
/// others is needed. A ConfigMap that is gone or wrong leaves the last good wishes.
/// </summary>
internal sealed class WebhookObjects : IAsyncDisposable
{
    private readonly k8s.Kubernetes client;
    private readonly WebhookKeeperOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Informer<MaterialObject> configMap;
    private readonly Dictionary<string, Watched> watched = new(StringComparer.Ordinal);
    private volatile IReadOnlyList<DesiredWebhook> desired = [];

    public WebhookObjects(k8s.Kubernetes client, WebhookKeeperOptions options, TimeProvider time, ILogger logger)
    {
        this.client = client;
        this.options = options;
        this.time = time;
        this.logger = logger;
        var endpoint = new ResourceEndpoint("", "v1", "configmaps") { Namespace = options.Namespace, FieldSelector = $"metadata.name={options.ConfigMap}" };
        configMap = new Informer<MaterialObject>(client, endpoint, WebhookJson.Default.ResourceListMaterialObject, time, logger);
        configMap.Changed += change => Take(change.After);
    }

    /// <summary>Raised with a configuration's key when it, or what it should be, changed. Hand over and return.</summary>
    public event Action<string>? Changed;

    /// <summary>What should be.</summary>
    public IReadOnlyList<DesiredWebhook> Desired => desired;

    /// <summary>Watches until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => configMap.RunAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        List<Watched> last;
        lock (watched)
        {
            last = [.. watched.Values];
            watched.Clear();
        }

        foreach (var one in last)
            await one.StopAsync().ConfigureAwait(false);
    }

    private void Take(MaterialObject? item)
    {
        if (item?.Value(WebhookKeeperOptions.ConfigMapKey, isSecret: false) is not { } text)
        {
            WebhookLog.DesiredUnreadable(logger, options.ConfigMap, $"it is gone, or has no key {WebhookKeeperOptions.ConfigMapKey}");
            return;
        }

        try
        {
            desired = DesiredWebhook.Parse(Encoding.UTF8.GetString(text));
        }
        catch (FormatException e)
        {
            WebhookLog.DesiredUnreadable(logger, options.ConfigMap, e.Message);
            return;
        }

        Follow();
        foreach (var one in desired)
            Changed?.Invoke(one.Key);
    }

    private void Follow()
    {
        lock (watched)
        {
            foreach (var gone in watched.Keys.Except(desired.Select(d => d.Key), StringComparer.Ordinal).ToList())
            {
                if (watched.Remove(gone, out var old))
                    old.Stop.Cancel();
            }

            foreach (var one in desired.Where(d => !watched.ContainsKey(d.Key)))
            {
                var informer = new Informer<WebhookObject>(client, one.Kind.Endpoint(one.Name), WebhookJson.Default.ResourceListWebhookObject, time, logger);
                informer.Changed += _ => Changed?.Invoke(one.Key);
                var stop = new CancellationTokenSource();
                watched.Add(one.Key, new Watched(stop, informer.RunAsync(stop.Token)));
            }
        }
    }

    private sealed record Watched(CancellationTokenSource Stop, Task Running)
    {
        public async Task StopAsync()
        {
            await Stop.CancelAsync().ConfigureAwait(false);
            await Running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Stop.Dispose();
        }
    }
}
