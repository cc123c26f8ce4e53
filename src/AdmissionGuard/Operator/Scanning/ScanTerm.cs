using System.Text.Json;
using System.Threading.Channels;
using AdmissionGuard.InCluster;
using AdmissionGuard.Kubernetes.Events;
using AdmissionGuard.Kubernetes.Queue;
using AdmissionGuard.Kubernetes.Reconciling;
using AdmissionGuard.Kubernetes.Watching;
using AdmissionGuard.Operator.Webhooks;
using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Review;
using k8s.Autorest;

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
    private readonly ReportReconciler reporter;
    private readonly EarlierFindings earlier = new();
    private readonly ClusterPolicies stored;
    private readonly ILogger logger;
    private readonly List<ReconcilerRun> runs;
    private IReadOnlyList<PolicyRef> measured = [];

    public ScanTerm(
        k8s.Kubernetes client, ClusterPolicies stored, PolicySource source, CompiledPolicies compiled, ImageJudge judge, WebhookView webhook, ScanOptions options, LeaderTools tools, TimeProvider time, ILogger logger)
    {
        (this.stored, this.source, this.compiled, this.options, this.tools, this.time, this.logger) = (stored, source, compiled, options, tools, time, logger);
        pods = new Informer<PodRecord>(client, new ResourceEndpoint("", "v1", "pods"), ScanJson.Default.ResourceListPodRecord, time, logger);
        namespaces = new Informer<NamespaceObject>(client, new ResourceEndpoint("", "v1", "namespaces"), ScanJson.Default.ResourceListNamespaceObject, time, logger);
        images = new RunningImages(LabelsOf);
        summaries = new ScanSummaries(images, time);
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
        reporter = new ReportReconciler(tools.Client, summaries, time);
        var scanner = new ImageScanner(images, judge, LabelsOf, earlier, Done, options, time);
        runs =
        [
            token => new ReconcilerRunner<ImageKey>("running image", queue, scanner, options.Workers, logger).RunAsync(token),
            token => new ReconcilerRunner<PolicyRef>("scan of policy", statuses, new ScanStatusReconciler(stored, compiled, summaries, webhook, tools, time), StatusWorkers, logger).RunAsync(token),
            token => new ReconcilerRunner<string>("report", reports, reporter, 1, logger).RunAsync(token),
            token => new ReconcilerRunner<string>("exception", exceptions, new ExceptionReconciler(stored, source, summaries, tools, time), 1, logger).RunAsync(token),
        ];
    }

    private delegate Task ReconcilerRun(CancellationToken cancellationToken);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var watching = new[] { namespaces.RunAsync(cancellationToken), pods.RunAsync(cancellationToken) };
        await Task.WhenAll(namespaces.Synced, pods.Synced, compiled.First).WaitAsync(cancellationToken).ConfigureAwait(false);
        await ReadEarlierAsync(cancellationToken).ConfigureAwait(false);
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
        // What nobody keeps up any more must not go on being measured: the next leader's numbers are added to it.
        foreach (var policy in measured)
            ScanMetrics.Violations(policy.ToString(), 0);
        ScanMetrics.Running(0);
        queue.Dispose();
        statuses.Dispose();
        reports.Dispose();
        exceptions.Dispose();
    }

    // Where the leader before this one stood. Not worth a failure: without it, what is wrong is told once more.
    private async Task ReadEarlierAsync(CancellationToken cancellationToken)
    {
        foreach (var policy in compiled.All)
        {
            if (stored.Find(policy) is { } seen)
                earlier.Add(policy, ScanStatus.Of(seen.Status).Violations?.Sample ?? []);
        }

        try
        {
            foreach (var ns in await reporter.FindEarlierAsync(earlier, cancellationToken).ConfigureAwait(false))
                reports.AddAfter(ns, options.Gathering);
        }
        catch (Exception e) when (e is HttpOperationException or HttpRequestException or IOException or JsonException)
        {
            ScanLog.ReportsUnread(logger, e);
        }
    }

    private static bool SameLabels(NamespaceObject? one, NamespaceObject? other) =>
        (one?.Metadata.Labels ?? new Dictionary<string, string>()).OrderBy(l => l.Key, StringComparer.Ordinal).SequenceEqual((other?.Metadata.Labels ?? new Dictionary<string, string>()).OrderBy(l => l.Key, StringComparer.Ordinal))
        && one is not null == other is not null;

    private IReadOnlyDictionary<string, string>? LabelsOf(string ns) =>
        namespaces.Find(new ObjectKey(null, ns)) is { } found ? found.Metadata.Labels ?? new Dictionary<string, string>() : null;

    private void Take(ResourceChange<PodRecord> change)
    {
        var meaning = images.Put(change.Key, change.After);
        Enqueue(meaning.Fresh);
        // Most of what is said of a Pod is nothing to the scan.
        if (meaning.Policies.Count == 0)
            return;
        summaries.Outdate();
        foreach (var policy in meaning.Policies)
            Touch(policy);
        foreach (var exception in meaning.Exceptions)
            exceptions.AddAfter(exception, options.Gathering);
        reports.AddAfter(change.Key.Namespace ?? "", options.Gathering);
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
            // Where no policy is about anything any more, the report goes.
            var before = summaries.Current.Namespaces;
            var changed = images.Rematch(source.Current, pods.Items);
            Enqueue(changed);
            summaries.Outdate();
            var now = images.States();
            ScanMetrics.Running(now.Count);
            foreach (var gone in measured.Except(compiled.All))
                ScanMetrics.Violations(gone.ToString(), 0);
            measured = [.. compiled.All];
            TouchAll();
            foreach (var ns in before.Concat(now.Select(s => s.Key.Namespace)).Distinct(StringComparer.Ordinal))
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
            {
                var workload = await finder.FindAsync(pod, cancellationToken).ConfigureAwait(false);
                await tools.Events.RecordInTurnAsync(new EventNotice(workload, severity, reason, "Scan", note), cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
