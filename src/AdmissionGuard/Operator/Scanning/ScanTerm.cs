using System.Threading.Channels;
using AdmissionGuard.InCluster;
using AdmissionGuard.Kubernetes.Events;
using AdmissionGuard.Kubernetes.Queue;
using AdmissionGuard.Kubernetes.Reconciling;
using AdmissionGuard.Kubernetes.Watching;
using AdmissionGuard.Operator.Webhooks;
using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Review;

namespace AdmissionGuard.Operator.Scanning;

/// <summary>The scan of one term of leadership: what is watched, what waits to be judged, and what waits to be told.</summary>
internal sealed class ScanTerm : IDisposable
{
    /// <summary>Verdicts that wait to be told; past it, Events are left out, and statuses and reports still say it.</summary>
    private const int MaxUntold = 10_000;

    private const int StatusWorkers = 2;

    private readonly Informer<PodRecord> pods;
    private readonly Informer<NamespaceObject> namespaces;
    private readonly RunningImages images;
    private readonly ScanSummaries summaries;
    private readonly WorkQueue<ImageKey> queue;
    private readonly WorkQueue<PolicyRef> statuses;
    private readonly WorkQueue<string> reports;
    private readonly WorkQueue<string> exceptions;
    private readonly Channel<bool> rematch = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Channel<ScannedImage> told = Channel.CreateBounded<ScannedImage>(new BoundedChannelOptions(MaxUntold) { FullMode = BoundedChannelFullMode.Wait });
    private readonly PolicySource source;
    private readonly CompiledPolicies compiled;
    private readonly ScanOptions options;
    private readonly LeaderTools tools;
    private readonly TimeProvider time;
    private readonly List<ReconcilerRun> runs;

    public ScanTerm(
        k8s.Kubernetes client, ClusterPolicies stored, PolicySource source, CompiledPolicies compiled, ImageJudge judge, WebhookView webhook, ScanOptions options, LeaderTools tools, TimeProvider time, ILogger logger)
    {
        (this.source, this.compiled, this.options, this.tools, this.time) = (source, compiled, options, tools, time);
        pods = new Informer<PodRecord>(client, new ResourceEndpoint("", "v1", "pods"), ScanJson.Default.ResourceListPodRecord, time, logger);
        namespaces = new Informer<NamespaceObject>(client, new ResourceEndpoint("", "v1", "namespaces"), ScanJson.Default.ResourceListNamespaceObject, time, logger);
        images = new RunningImages(LabelsOf);
        summaries = new ScanSummaries(images);
        queue = new WorkQueue<ImageKey>(time);
        statuses = new WorkQueue<PolicyRef>(time);
        reports = new WorkQueue<string>(time);
        exceptions = new WorkQueue<string>(time);
        pods.Changed += Take;
        namespaces.Changed += change =>
        {
            if (!SameLabels(change.Before, change.After))
                Rematch();
        };
        var scanner = new ImageScanner(images, judge, LabelsOf, Done, options, time);
        runs =
        [
            token => new ReconcilerRunner<ImageKey>("running image", queue, scanner, options.Workers, logger).RunAsync(token),
            token => new ReconcilerRunner<PolicyRef>("scan of policy", statuses, new ScanStatusReconciler(stored, compiled, () => summaries.Policies, webhook, tools, time), StatusWorkers, logger).RunAsync(token),
            token => new ReconcilerRunner<string>("report", reports, new ReportReconciler(tools.Client, summaries, time), 1, logger).RunAsync(token),
            token => new ReconcilerRunner<string>("exception", exceptions, new ExceptionReconciler(stored, source, summaries, tools, time), 1, logger).RunAsync(token),
        ];
    }

    private delegate Task ReconcilerRun(CancellationToken cancellationToken);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var watching = new[] { namespaces.RunAsync(cancellationToken), pods.RunAsync(cancellationToken) };
        await Task.WhenAll(namespaces.Synced, pods.Synced).WaitAsync(cancellationToken).ConfigureAwait(false);
        Rematch();
        await Task.WhenAll([.. watching, RematchAsync(cancellationToken), TellAsync(cancellationToken), .. runs.Select(run => run(cancellationToken))]).ConfigureAwait(false);
    }

    public void Rematch() => rematch.Writer.TryWrite(true);

    public void Touch(PolicyRef policy) => statuses.AddAfter(policy, options.Gathering);

    public void TouchAll()
    {
        foreach (var policy in compiled.All)
            statuses.AddAfter(policy, options.Gathering);
    }

    public void Dispose()
    {
        queue.Dispose();
        statuses.Dispose();
        reports.Dispose();
        exceptions.Dispose();
    }

    private static bool SameLabels(NamespaceObject? one, NamespaceObject? other) =>
        (one?.Metadata.Labels ?? new Dictionary<string, string>()).OrderBy(l => l.Key, StringComparer.Ordinal).SequenceEqual((other?.Metadata.Labels ?? new Dictionary<string, string>()).OrderBy(l => l.Key, StringComparer.Ordinal))
        && one is not null == other is not null;

    private IReadOnlyDictionary<string, string>? LabelsOf(string ns) =>
        namespaces.Find(new ObjectKey(null, ns)) is { } found ? found.Metadata.Labels ?? new Dictionary<string, string>() : null;

    private void Take(ResourceChange<PodRecord> change)
    {
        Enqueue(images.Put(change.Key, change.After));
        Summarise((change.After ?? change.Before)!.Metadata.Namespace ?? "");
    }

    // Until the node has said which digest it runs, there is only a tag to go by: that is waited for a while.
    private void Enqueue(IEnumerable<ImageKey> keys)
    {
        foreach (var key in keys)
        {
            if (key.Running is null)
                queue.AddAfter(key, options.ForDigest);
            else
                queue.Add(key);
        }
    }

    private void Summarise(string ns)
    {
        summaries.Outdate();
        TouchAll();
        reports.AddAfter(ns, options.Gathering);
    }

    private void Done(ScannedImage scanned)
    {
        summaries.Outdate();
        foreach (var policy in scanned.Group.Policies)
            Touch(policy.Ref);
        reports.AddAfter(scanned.Group.Key.Namespace, options.Gathering);
        foreach (var exception in (scanned.Result?.Exceptions ?? []).Concat(scanned.Before?.Exceptions ?? []))
            exceptions.AddAfter(exception, options.Gathering);
        told.Writer.TryWrite(scanned);
    }

    private async Task RematchAsync(CancellationToken cancellationToken)
    {
        while (await rematch.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            rematch.Reader.TryRead(out _);
            var changed = images.Rematch(source.Current, pods.Items);
            Enqueue(changed);
            summaries.Outdate();
            ScanMetrics.Running(summaries.States.Count);
            TouchAll();
            foreach (var ns in summaries.Namespaces)
                reports.AddAfter(ns, options.Gathering);
            foreach (var exception in source.Current.Exceptions)
                exceptions.AddAfter(exception.Name, options.Gathering);
        }
    }

    private async Task TellAsync(CancellationToken cancellationToken)
    {
        var finder = new WorkloadFinder(tools.Client);
        await foreach (var scanned in told.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var (pod, severity, reason, note) in ScanEvents.Of(scanned))
                tools.Record(new EventNotice(await finder.FindAsync(pod, cancellationToken).ConfigureAwait(false), severity, reason, "Scan", note));
        }
    }
}
