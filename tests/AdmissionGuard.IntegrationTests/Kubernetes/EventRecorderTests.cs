using AdmissionGuard.Kubernetes.Events;
using AdmissionGuard.TestSupport.Testbed;
using k8s;
using k8s.Models;

namespace AdmissionGuard.IntegrationTests.Kubernetes;

/// <summary>Events as the API server keeps them.</summary>
public sealed class EventRecorderTests(ClusterFixture fixture)
{
    private static readonly EventRecorderOptions Options = new("admissionguard.io/test", "test-0") { SeriesInterval = TimeSpan.FromSeconds(1), LastWrites = TimeSpan.FromSeconds(10) };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_repeated_notice_is_one_Event_with_a_count()
    {
        var cluster = await fixture.StartedAsync(Cancellation);
        var name = await cluster.CreateNamespaceAsync("events", Cancellation);
        await using var recorder = new Running(cluster.Admin);
        for (var count = 0; count < 7; count++)
            recorder.Record(Notice(name, "the image is unsigned"));
        recorder.Record(Notice(name, "another image is unsigned"));

        await Eventually.TrueAsync(async () => (await EventsAsync(cluster, name)).Any(one => one.Series?.Count == 7), TimeSpan.FromSeconds(15), Cancellation);
        var events = await EventsAsync(cluster, name);
        Assert.Equal(2, events.Count);
        var repeated = events.Single(one => one.Series is not null);
        Assert.Equal(("Warning", "ImageViolation", "Verify", "the image is unsigned", "app"), (repeated.Type, repeated.Reason, repeated.Action, repeated.Note, repeated.Regarding.Name));
        Assert.Contains("ImageViolation", await cluster.KubectlAsync("get", "events", "-n", name), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Texts_beyond_the_limits_of_the_API_are_cut_and_taken()
    {
        var cluster = await fixture.StartedAsync(Cancellation);
        var name = await cluster.CreateNamespaceAsync("events", Cancellation);
        await using var recorder = new Running(cluster.Admin);
        recorder.Record(new EventNotice(new EventSubject("v1", "Pod", name, new string('a', 253), null), EventSeverity.Normal, new string('R', 300), new string('A', 300), new string('é', 2000)));
        await Eventually.TrueAsync(async () => (await EventsAsync(cluster, name)).Count == 1, TimeSpan.FromSeconds(15), Cancellation);
        Assert.Equal(0, recorder.Recorder.Dropped);
    }

    [Fact]
    public async Task Events_on_cluster_scoped_objects_are_where_the_API_server_takes_them()
    {
        var cluster = await fixture.StartedAsync(Cancellation);
        await using var recorder = new Running(cluster.Admin);
        var subject = $"policy-{Guid.NewGuid():N}";
        recorder.Record(new EventNotice(new EventSubject("admissionguard.io/v1alpha1", "ClusterImagePolicy", null, subject, null), EventSeverity.Normal, "Ready", "Compile", "in force"));
        var where = cluster.Version >= new Version(1, 21) ? "default" : "kube-system";
        await Eventually.TrueAsync(async () => (await EventsAsync(cluster, where)).Any(one => one.Regarding.Name == subject), TimeSpan.FromSeconds(15), Cancellation);
    }

    [Fact]
    public async Task What_is_refused_is_counted_and_holds_nothing_up()
    {
        var cluster = await fixture.StartedAsync(Cancellation);
        var name = await cluster.CreateNamespaceAsync("events", Cancellation);
        await using var recorder = new Running(cluster.Admin);
        recorder.Record(Notice("no-such-namespace", "lost"));
        recorder.Record(Notice(name, "kept"));
        await Eventually.TrueAsync(async () => (await EventsAsync(cluster, name)).Count == 1, TimeSpan.FromSeconds(15), Cancellation);
        Assert.Equal(1, recorder.Recorder.Dropped);
    }

    [Fact]
    public async Task What_waits_at_the_end_is_written_before_it()
    {
        var cluster = await fixture.StartedAsync(Cancellation);
        var name = await cluster.CreateNamespaceAsync("events", Cancellation);
        await using (var recorder = new Running(cluster.Admin))
        {
            for (var count = 0; count < 5; count++)
                recorder.Record(Notice(name, "at the end"));
        }

        Assert.Equal(5, Assert.Single(await EventsAsync(cluster, name)).Series.Count);
    }

    private static EventNotice Notice(string @namespace, string note) =>
        new(new EventSubject("apps/v1", "Deployment", @namespace, "app", "11111111-2222-3333-4444-555555555555"), EventSeverity.Warning, "ImageViolation", "Verify", note);

    private static async Task<List<Eventsv1Event>> EventsAsync(Cluster cluster, string @namespace) =>
        [.. (await cluster.Admin.EventsV1.ListNamespacedEventAsync(@namespace, cancellationToken: Cancellation)).Items.Where(one => one.ReportingController == Options.Controller)];

    private sealed class Running : IAsyncDisposable
    {
        private readonly CancellationTokenSource stopping = new();
        private readonly Task running;

        public Running(IKubernetes client)
        {
            Recorder = new EventRecorder(client, Options, TimeProvider.System, new OutputLogger());
            running = Recorder.RunAsync(stopping.Token);
        }

        public EventRecorder Recorder { get; }

        public void Record(EventNotice notice) => Recorder.Record(notice);

        public async ValueTask DisposeAsync()
        {
            await stopping.CancelAsync();
            await running;
            stopping.Dispose();
        }
    }
}
