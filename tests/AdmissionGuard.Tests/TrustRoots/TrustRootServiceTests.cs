using System.Net;
using System.Net.Sockets;
using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Reporting;
using AdmissionGuard.Reporting.Metrics;
using AdmissionGuard.Sigstore.Trust.PublicGood;
using AdmissionGuard.Sigstore.Tuf;
using AdmissionGuard.TestSupport.Admission;
using AdmissionGuard.TestSupport.FakeTuf;
using AdmissionGuard.TestSupport.Testbed;
using AdmissionGuard.TrustRoots;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AdmissionGuard.Tests.TrustRoots;

public sealed class TrustRootServiceTests : IDisposable
{
    private readonly DirectoryInfo cache = Directory.CreateTempSubdirectory("trust-roots");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => cache.Delete(recursive: true);

    [Fact]
    public async Task Roots_are_followed_independently_and_survive_a_restart_on_the_disk()
    {
        var repository = Repository();
        await using var server = await TufServer.StartAsync(repository);
        var good = new TrustRootSource("good", new Uri(server.Address + "/metadata"), repository.InitialRoot);
        var authority = new Uri(server.Address).Authority;
        // Nobody listens there.
        var dead = new TrustRootSource("dead", new Uri("http://127.0.0.1:1"), repository.InitialRoot);
        await using (var service = New(authority))
        {
            using var refreshed = new SemaphoreSlim(0);
            service.Changed += (name, state) =>
            {
                if (name == "good" && state.LastRefresh is not null) refreshed.Release();
            };
            service.Follow([good, dead]);
            Assert.True(await refreshed.WaitAsync(TimeSpan.FromSeconds(30), Cancellation));
            Assert.Equal(PublicGoodRoot.TrustedRootJson.ToArray(), service.Find("good")!.TrustedRoot!.Value.ToArray());
            Assert.Null(service.Find("dead")!.TrustedRoot);

            var requests = repository.Requests.Count;
            service.Follow([good]);
            Assert.Null(service.Find("dead"));
            Assert.NotNull(service.Find("good")!.TrustedRoot);
            Assert.Equal(requests, repository.Requests.Count);
        }

        await server.DisposeAsync();
        await using var restarted = New(authority);
        using var tried = new SemaphoreSlim(0);
        restarted.Changed += (_, state) =>
        {
            if (state.LastError is not null) tried.Release();
        };
        restarted.Follow([good]);
        Assert.True(await tried.WaitAsync(TimeSpan.FromSeconds(30), Cancellation));
        Assert.NotNull(restarted.Find("good")!.TrustedRoot);
    }

    [Fact]
    [Trait("threat", "W6")]
    public async Task A_root_of_which_nothing_is_known_is_waited_for_but_not_for_ever()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var repository = Repository();
        await using var service = new TrustRootService(
            TufHttp.CreateGuarded(new EgressOptions { AllowedHosts = [silent.LocalEndpoint.ToString()!] }), null, time, NullLoggerFactory.Instance);
        Assert.Null(service.WhyNotReady());
        service.Follow([new TrustRootSource("built-in", new Uri($"http://{silent.LocalEndpoint}"), repository.InitialRoot) { Snapshot = PublicGoodRoot.TrustedRootJson }]);
        Assert.Null(service.WhyNotReady());
        service.Follow([new TrustRootSource("silent", new Uri($"http://{silent.LocalEndpoint}"), repository.InitialRoot)]);
        Assert.Equal("the trust root silent was not read yet", service.WhyNotReady());
        time.Advance(TrustRootService.FirstLook);
        Assert.Null(service.WhyNotReady());
    }

    [Fact]
    public async Task How_old_a_root_is_is_shown_to_prometheus()
    {
        var repository = Repository();
        await using var server = await TufServer.StartAsync(repository);
        await using var service = New(new Uri(server.Address).Authority);
        using var telemetry = Telemetry.Start(otlp: null, "test");
        using var gauges = new TrustRootGauges(service, TimeProvider.System);
        await using var webhook = await RunningWebhook.StartAsync(new RecordingReviewer(), o => o with { Telemetry = telemetry });
        service.Follow([new TrustRootSource("aged", new Uri(server.Address + "/metadata"), repository.InitialRoot)]);
        await Eventually.TrueAsync(() => service.Find("aged")!.LastRefresh is not null, TimeSpan.FromSeconds(30), Cancellation);

        using var client = new HttpClient();
        var lines = (await client.GetStringAsync(new Uri(webhook.Server.HealthAddress!, "/metrics"), Cancellation)).Split('\n');
        foreach (var name in new[] { "age_seconds", "expiry_seconds", "failures" })
            Assert.Contains(lines, line => line.StartsWith($"admissionguard_trust_root_{name}{{", StringComparison.Ordinal) && line.Contains("root=\"aged\"", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("threat", "P1")]
    public async Task A_repository_at_an_address_that_nobody_allowed_is_not_connected_to()
    {
        var repository = Repository();
        await using var server = await TufServer.StartAsync(repository);
        using var client = TufHttp.CreateGuarded(new EgressOptions());
        var fetched = await new HttpTufRepository(client, new Uri(server.Address + "/metadata"), null).FetchMetadataAsync("timestamp.json", 100, Cancellation);
        Assert.Equal(TufFailureKind.Unavailable, fetched.Failure);
        Assert.Empty(repository.Requests);
    }

    private static FakeTufRepository Repository()
    {
        var repository = new FakeTufRepository(DateTimeOffset.UtcNow);
        var content = PublicGoodRoot.TrustedRootJson.ToArray();
        repository.AddTarget("targets", "trusted_root.json", content);
        // Below /metadata/targets/, as a repository at /metadata has them.
        foreach (var (path, target) in repository.ServedTargets) repository.Served["targets/" + path] = target;
        repository.Publish("targets", "snapshot", "timestamp");
        return repository;
    }

    private TrustRootService New(string authority) => new(
        TufHttp.CreateGuarded(new EgressOptions { AllowedHosts = [authority, "127.0.0.1:1"] }),
        cache,
        TimeProvider.System,
        NullLoggerFactory.Instance);
}
