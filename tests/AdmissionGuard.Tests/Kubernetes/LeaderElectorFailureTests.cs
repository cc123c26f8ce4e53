using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using AdmissionGuard.Kubernetes.Leading;
using AdmissionGuard.TestSupport.Testbed;
using k8s;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AdmissionGuard.Tests.Kubernetes;

/// <summary>A request that fails in the very moment in which it is given up is a request given up: it ends no operator.</summary>
public sealed class LeaderElectorFailureTests : IDisposable
{
    private static readonly LeaderElectionOptions Options = new("default", "test", "only");

    private readonly FakeTimeProvider time = new();
    private readonly LeaseServer server = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_connection_that_breaks_while_it_stops_ends_it_in_peace()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        using var client = Client();
        server.Before = async _ =>
        {
            await stop.CancelAsync();
            throw new HttpRequestException("cut");
        };
        await new LeaderElector(client, Options, time, NullLogger.Instance).RunAsync(_ => Task.CompletedTask, stop.Token);
        Assert.Equal(1, server.Asked);
    }

    [Fact]
    public async Task A_connection_that_breaks_at_the_renew_deadline_costs_the_lease_and_it_contends_again()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        using var client = Client();
        var (began, ended, broken) = (0, 0, 0);
        server.Before = request =>
        {
            // The first renewal.
            if (request.Method != HttpMethod.Put || Interlocked.Exchange(ref broken, 1) == 1)
                return Task.CompletedTask;
            time.Advance(Options.RenewDeadline);
            throw new HttpRequestException("cut");
        };
        var running = new LeaderElector(client, Options, time, NullLogger.Instance).RunAsync(LeadAsync, stop.Token);

        await Eventually.TrueAsync(
            () =>
            {
                time.Advance(TimeSpan.FromMilliseconds(100));
                return Volatile.Read(ref began) == 2 || running.IsCompleted;
            },
            TimeSpan.FromSeconds(30), Cancellation);
        Assert.False(running.IsCompleted, running.Exception?.Message);
        Assert.Equal(1, Volatile.Read(ref ended));
        await stop.CancelAsync();
        await running;
        Assert.Equal((2, 2), (began, ended));

        async Task LeadAsync(CancellationToken token)
        {
            Interlocked.Increment(ref began);
            var lost = new TaskCompletionSource();
            await using (token.Register(lost.SetResult))
                await lost.Task;
            Interlocked.Increment(ref ended);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => server.Dispose();

    private k8s.Kubernetes Client() => new(new KubernetesClientConfiguration { Host = "http://127.0.0.1:1" }, server);

    /// <summary>Keeps one Lease, as an API server would.</summary>
    private sealed class LeaseServer : DelegatingHandler
    {
        private JsonNode? lease;
        private int version;

        public Func<HttpRequestMessage, Task> Before { get; set; } = _ => Task.CompletedTask;

        public int Asked { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked++;
            await Before(request);
            if (request.Content is not null)
            {
                lease = JsonNode.Parse(await request.Content.ReadAsStringAsync(cancellationToken))!;
                lease["metadata"]!["resourceVersion"] = $"{++version}";
            }

            return new HttpResponseMessage(lease is null ? HttpStatusCode.NotFound : HttpStatusCode.OK)
            {
                RequestMessage = request,
                Content = new StringContent(lease?.ToJsonString() ?? """{"kind":"Status","code":404}""", Encoding.UTF8, "application/json"),
            };
        }
    }
}
