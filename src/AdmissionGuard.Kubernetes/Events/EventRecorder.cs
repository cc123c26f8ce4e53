using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace AdmissionGuard.Kubernetes.Events;

/// <summary>
/// Writes events.k8s.io/v1 Events in the background. A notice that repeats becomes a series of one Event (its count and last time) instead
/// of many Events; writes are bounded in rate, notices in number. Nothing that goes wrong here reaches the caller.
/// </summary>
public sealed class EventRecorder
{
    // Where API servers before 1.21 want Events on cluster-scoped objects; later ones take them in the namespace default, as client-go does.
    private const string OlderClusterNamespace = "kube-system";

    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(200);

    private readonly IKubernetes client;
    private readonly EventRecorderOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Channel<EventNotice> notices;
    private readonly Dictionary<EventNotice, EventSeries> series = [];
    private readonly WriteBudget budget;
    private string clusterNamespace = "default";
    private long dropped;

    /// <summary>Makes a recorder; <see cref="RunAsync"/> writes what is recorded.</summary>
    /// <param name="client">A client that may create and patch Events.</param>
    /// <param name="options">Who reports, and the bounds of it.</param>
    /// <param name="time">The times that the Events say.</param>
    /// <param name="logger">Told what could not be written.</param>
    public EventRecorder(IKubernetes client, EventRecorderOptions options, TimeProvider time, ILogger logger)
    {
        this.client = client;
        this.options = options;
        this.time = time;
        this.logger = logger;
        budget = new WriteBudget(options.WritesPerSecond, options.Burst, time);
        notices = Channel.CreateBounded<EventNotice>(
            new BoundedChannelOptions(options.Capacity) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true }, _ => Interlocked.Increment(ref dropped));
    }

    /// <summary>Notices that were dropped because too many waited, or because they could not be written; for metrics.</summary>
    public long Dropped => Interlocked.Read(ref dropped);

    /// <summary>Hands a notice over. Returns at once, and never fails.</summary>
    public void Record(EventNotice notice) => notices.Writer.TryWrite(notice with { Note = EventText.Bounded(notice.Note, EventText.LongestNote) });

    /// <summary>
    /// Hands a notice over once at most half of <see cref="EventRecorderOptions.Capacity"/> waits: for whoever has thousands of them, so
    /// that neither these are dropped nor those of others.
    /// </summary>
    /// <param name="notice">The notice.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task RecordInTurnAsync(EventNotice notice, CancellationToken cancellationToken)
    {
        while (notices.Reader.Count >= options.Capacity / 2)
            await Task.Delay(Turn, time, cancellationToken);
        Record(notice);
    }

    /// <summary>Writes until cancelled; then writes what already waits, for at most <see cref="EventRecorderOptions.LastWrites"/>.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await WaitAsync(cancellationToken);
                await WriteAllAsync(due: true, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            using var last = new Deadline(options.LastWrites, time, CancellationToken.None);
            try
            {
                await WriteAllAsync(due: false, last.Token);
            }
            catch (OperationCanceledException)
            {
                EventLog.Unwritten(logger, notices.Reader.Count + series.Values.Count(one => one.IsPending));
            }
        }
    }

    // Until a notice comes, or a running series must be written.
    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        TimeSpan? untilDue = series.Values.Where(one => one.IsPending).Select(one => (TimeSpan?)(options.SeriesInterval - time.GetElapsedTime(one.WrittenAt))).Min();
        if (untilDue <= TimeSpan.Zero)
            return;
        using var wake = new Deadline(untilDue ?? Timeout.InfiniteTimeSpan, time, cancellationToken);
        try
        {
            await notices.Reader.WaitToReadAsync(wake.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // A series is due.
        }
    }

    private async Task WriteAllAsync(bool due, CancellationToken cancellationToken)
    {
        while (notices.Reader.TryRead(out var notice))
            await TakeAsync(notice, cancellationToken);
        foreach (var one in series.Values.Where(one => one.IsPending && (!due || time.GetElapsedTime(one.WrittenAt) >= options.SeriesInterval)).ToList())
            await WriteAsync(one, cancellationToken);
        foreach (var quiet in series.Values.Where(IsOver).ToList())
            Forget(quiet);
    }

    private async Task TakeAsync(EventNotice notice, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (series.TryGetValue(notice, out var known) && !IsOver(known))
        {
            known.Count++;
            known.LastSeen = now;
            known.SeenAt = time.GetTimestamp();
            // The second notice is written at once, so that people see that it repeats; later ones at intervals.
            if (known.Count == 2)
                await WriteAsync(known, cancellationToken);
            return;
        }

        if (series.Count >= options.SeriesLimit)
            Forget(series.Values.MinBy(one => one.SeenAt)!);
        var fresh = series[notice] = NewSeries(notice, now);
        await WriteAsync(fresh, cancellationToken);
    }

    private bool IsOver(EventSeries one) => time.GetElapsedTime(one.SeenAt) > options.SeriesWindow;

    private EventSeries NewSeries(EventNotice notice, DateTimeOffset now)
    {
        var subject = notice.Regarding.Name;
        if (subject.Length > EventText.LongestSubject)
            subject = subject[..EventText.LongestSubject].TrimEnd('.', '-');
        // The name only has to be unlike others; client-go takes the time in hex as well.
        return new EventSeries(notice, notice.Regarding.Namespace ?? clusterNamespace, $"{subject}.{Guid.NewGuid():N}"[..(subject.Length + 17)], now, time.GetTimestamp());
    }

    private async Task WriteAsync(EventSeries one, CancellationToken cancellationToken)
    {
        while (!budget.TryTake(out var wait))
            await Task.Delay(wait, time, cancellationToken);
        using var deadline = new Deadline(options.RequestDeadline, time, cancellationToken);
        try
        {
            if (one.WrittenCount == 0 || !await PatchAsync(one, deadline.Token))
                await CreateAsync(one, deadline.Token);
            one.WrittenCount = one.Count;
            one.WrittenAt = time.GetTimestamp();
        }
        catch (Exception error) when (error is HttpOperationException or HttpRequestException or IOException or JsonException or OperationCanceledException)
        {
            // A connection may break in the moment in which this is stopped.
            cancellationToken.ThrowIfCancellationRequested();
            EventLog.Failed(logger, one.Notice.Reason, one.Namespace, one.Notice.Regarding.Name, error);
            // What was refused will be refused again. What found no server stays pending until the series' next turn.
            one.WrittenAt = time.GetTimestamp();
            if (error is HttpOperationException { Response.StatusCode: >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError and not HttpStatusCode.TooManyRequests })
                Forget(one);
        }
    }

    private void Forget(EventSeries one)
    {
        if (one.IsPending)
            Interlocked.Increment(ref dropped);
        series.Remove(one.Notice);
    }

    private async Task CreateAsync(EventSeries one, CancellationToken cancellationToken)
    {
        try
        {
            await client.EventsV1.CreateNamespacedEventAsync(EventOf(one), one.Namespace, cancellationToken: cancellationToken);
        }
        catch (HttpOperationException error) when (one.Notice.Regarding.Namespace is null && one.Namespace != OlderClusterNamespace && error.Response.StatusCode == HttpStatusCode.UnprocessableEntity)
        {
            one.Namespace = clusterNamespace = OlderClusterNamespace;
            await client.EventsV1.CreateNamespacedEventAsync(EventOf(one), one.Namespace, cancellationToken: cancellationToken);
        }
    }

    // False when the Event has meanwhile expired: the API server keeps Events for an hour.
    private async Task<bool> PatchAsync(EventSeries one, CancellationToken cancellationToken)
    {
        var patch = new V1Patch(new { series = new { count = one.Count, lastObservedTime = MicroTime(one.LastSeen) } }, V1Patch.PatchType.MergePatch);
        try
        {
            await client.EventsV1.PatchNamespacedEventAsync(patch, one.Name, one.Namespace, cancellationToken: cancellationToken);
            return true;
        }
        catch (HttpOperationException error) when (error.Response.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    private Eventsv1Event EventOf(EventSeries one) => new()
    {
        Metadata = new V1ObjectMeta { Name = one.Name, NamespaceProperty = one.Namespace },
        EventTime = one.First.UtcDateTime,
        ReportingController = options.Controller,
        ReportingInstance = EventText.Bounded(options.Instance, EventText.LongestWord),
        Type = one.Notice.Severity.ToString(),
        Reason = EventText.Bounded(one.Notice.Reason, EventText.LongestWord),
        Action = EventText.Bounded(one.Notice.Action, EventText.LongestWord),
        Note = one.Notice.Note,
        Regarding = new V1ObjectReference
        {
            ApiVersion = one.Notice.Regarding.ApiVersion,
            Kind = one.Notice.Regarding.Kind,
            NamespaceProperty = one.Notice.Regarding.Namespace,
            Name = one.Notice.Regarding.Name,
            Uid = one.Notice.Regarding.Uid,
        },
        Series = one.Count > 1 ? new Eventsv1EventSeries { Count = one.Count, LastObservedTime = one.LastSeen.UtcDateTime } : null,
    };

    private static string MicroTime(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'");
}
