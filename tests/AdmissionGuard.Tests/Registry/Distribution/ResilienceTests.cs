using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Distribution;
using AdmissionGuard.Registry.Credentials;
using AdmissionGuard.Registry.Failures;
using AdmissionGuard.TestSupport.MaliciousRegistry;
using AdmissionGuard.TestSupport.Registries;
using AdmissionGuard.TestSupport.Testbed;
using AdmissionGuard.Tests.Registry.Evidence;
using Microsoft.Extensions.Time.Testing;
using Evil = AdmissionGuard.TestSupport.MaliciousRegistry.MaliciousRegistry;

namespace AdmissionGuard.Tests.Registry.Distribution;

/// <summary>Failures have their reasons, and stay where they are.</summary>
[Collection(MachineAlone.Name)]
public sealed class ResilienceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(401, RegistryFailureKind.Unauthorized, 1)]
    [InlineData(403, RegistryFailureKind.Forbidden, 1)]
    [InlineData(404, RegistryFailureKind.NotFound, 1)]
    [InlineData(429, RegistryFailureKind.RateLimited, 3)]
    [InlineData(500, RegistryFailureKind.Unavailable, 3)]
    [InlineData(503, RegistryFailureKind.Unavailable, 3)]
    [InlineData(418, RegistryFailureKind.Invalid, 1)]
    public async Task Each_status_has_its_reason_and_what_may_pass_is_tried_again(int status, RegistryFailureKind kind, int attempts)
    {
        await using var registry = await Evil.StartAsync();
        registry.On("/manifests/", Hostile.Fixed(status, "{}"));
        using var searches = new Searches(registry.Honest);
        Assert.Equal(kind, (await searches.ResolveAsync($"{registry.Host}/lab/app:v1")).Failure!.Kind);
        Assert.Equal(attempts, registry.Server.Requests.Count);
    }

    [Fact]
    public async Task A_failure_that_passes_is_not_noticed()
    {
        await using var registry = await Evil.StartAsync();
        SampleImage.Add(registry.Honest.Repository("lab/app"));
        var left = 2;
        registry.When(r => r.Path.Value!.Contains("/manifests/", StringComparison.Ordinal) && Interlocked.Decrement(ref left) >= 0, Hostile.Fixed(503, "", "text/plain", ("Retry-After", "0")));
        using var searches = new Searches(registry.Honest);
        Assert.True((await searches.ResolveAsync($"{registry.Host}/lab/app:v1")).IsSuccess);
    }

    [Theory]
    [InlineData("1000000000")]
    [InlineData("60")]
    public async Task A_registry_that_asks_for_more_time_than_there_is_is_not_waited_for(string retryAfter)
    {
        await using var registry = await Evil.StartAsync();
        registry.On("/manifests/", Hostile.Fixed(429, "{}", "application/json", ("Retry-After", retryAfter)));
        using var searches = new Searches(registry.Honest);
        var clock = Stopwatch.StartNew();
        var failure = (await searches.ResolveAsync($"{registry.Host}/lab/app:v1")).Failure!;
        Assert.Equal(RegistryFailureKind.RateLimited, failure.Kind);
        Assert.Contains(retryAfter, failure.Message, StringComparison.Ordinal);
        Assert.Single(registry.Server.Requests);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Nothing_listening_is_unavailable_and_soon_not_even_tried()
    {
        var host = "127.0.0.1:1";
        using var searches = new Searches(RegistryTestOptions.For(host) with { Resilience = new ResilienceOptions { Retries = 0, MinimumThroughput = 2 } });
        for (var i = 0; i < 2; i++)
            Assert.Equal(RegistryFailureKind.Unavailable, (await searches.ResolveAsync($"{host}/lab/app:v{i}")).Failure!.Kind);
        var open = (await searches.ResolveAsync($"{host}/lab/app:v9")).Failure!;
        Assert.Equal(RegistryFailureKind.Unavailable, open.Kind);
        Assert.Contains("failed too often", open.Message, StringComparison.Ordinal);
    }

    [Trait("threat", "W4")]
    [Fact]
    public async Task A_registry_that_hangs_costs_other_registries_nothing()
    {
        await using var hanging = await Evil.StartAsync();
        hanging.On("/v2/", Hostile.Silent());
        await using var healthy = await OciRegistry.StartAsync();
        for (var i = 0; i < 20; i++)
            SampleImage.Add(healthy.Repository("lab/app"), $"v{i}", $"{i}");
        var options = RegistryTestOptions.For(hanging.Host, healthy.Host) with { Resilience = new ResilienceOptions { ConcurrentRequests = 8, QueuedRequests = 50 }, Timeouts = new RegistryTimeouts { Attempt = TimeSpan.FromMinutes(1), Image = TimeSpan.FromMinutes(1) } };
        using var searches = new Searches(options);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var stuck = Enumerable.Range(0, 200)
            .Select(i => searches.Open().ResolveAsync(Searches.Reference($"{hanging.Host}/lab/app:v{i}"), stop.Token))
            .ToArray();
        await Eventually.TrueAsync(() => hanging.Server.Requests.Count > 0, TimeSpan.FromSeconds(30), Cancellation);
        var clock = Stopwatch.StartNew();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => searches.ResolveAsync($"{healthy.Host}/lab/app:v{i}")));
        Assert.All(answers, a => Assert.True(a.IsSuccess, a.Failure?.ToString()));
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(4));
        Assert.InRange(hanging.Server.Requests.Count, 1, 8);
        await stop.CancelAsync();
        var ends = await Task.WhenAll(stuck.Select(async s => { try { return (await s).Failure?.Kind; } catch (OperationCanceledException) { return null; } }));
        Assert.Contains(RegistryFailureKind.Overloaded, ends);
    }

    [Fact]
    public async Task The_first_caller_may_leave_without_disturbing_the_others()
    {
        await using var registry = await Evil.StartAsync();
        SampleImage.Add(registry.Honest.Repository("lab/app"));
        var go = new TaskCompletionSource();
        var honest = registry.Honest.Intercept!;
        registry.Honest.Intercept = async context => { await go.Task; return await honest(context); };
        using var searches = new Searches(registry.Honest);
        using var first = new CancellationTokenSource();
        var reference = Searches.Reference($"{registry.Host}/lab/app:v1");
        var leaving = searches.Open().ResolveAsync(reference, first.Token);
        var staying = searches.Open().ResolveAsync(reference, Cancellation);
        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        go.SetResult();
        Assert.True((await staying).IsSuccess);
        Assert.Single(registry.Server.Requests);
    }

    [Fact]
    public async Task A_token_that_ran_out_of_one_callers_time_is_fetched_anew_in_anothers()
    {
        await using var registry = await Evil.StartAsync(new OciRegistryOptions { Authentication = RegistryAuthentication.Bearer });
        SampleImage.Add(registry.Honest.Repository("lab/app"));
        SampleImage.Add(registry.Honest.Repository("lab/app"), "v2", "two");
        var asked = new TaskCompletionSource();
        var tokens = 0;
        registry.When(r => r.Path == "/token" && Interlocked.Increment(ref tokens) == 1, (server, context) =>
        {
            asked.SetResult();
            return Hostile.Silent()(server, context);
        });
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        using var client = new RegistryClient(RegistryTestOptions.For(registry.Host) with { Timeouts = new RegistryTimeouts { Attempt = TimeSpan.FromMinutes(1) } }, time);
        var hasty = client.Open(PullIdentity.Anonymous, client.NewBudget(time.GetUtcNow() + TimeSpan.FromSeconds(2))).ResolveAsync(Searches.Reference($"{registry.Host}/lab/app:v1"), Cancellation);
        await asked.Task.WaitAsync(Cancellation);
        var patient = client.Open(PullIdentity.Anonymous, client.NewBudget()).ResolveAsync(Searches.Reference($"{registry.Host}/lab/app:v2"), Cancellation);
        // The second was refused by now, or is about to be: it waits for the first one's token or fetches its own.
        while (registry.Server.Requests.Count < 3)
            await Task.Delay(10, Cancellation);
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(RegistryFailureKind.DeadlineExceeded, (await hasty).Failure!.Kind);
        Assert.True((await patient).IsSuccess, (await patient).Failure?.ToString());
        Assert.Equal(2, tokens);
    }

    [Theory]
    [InlineData("nothing said", RegistryFailureKind.Tls)]
    [InlineData("authority", null)]
    [InlineData("unchecked", null)]
    [InlineData("other authority", RegistryFailureKind.Tls)]
    [InlineData("other host", RegistryFailureKind.Tls)]
    [InlineData("expired", RegistryFailureKind.Tls)]
    [InlineData("not yet valid", RegistryFailureKind.Tls)]
    public async Task A_private_certificate_is_trusted_where_the_operator_says(string said, RegistryFailureKind? kind)
    {
        using var certificate = SelfSigned(
            said == "other host" ? "127.0.0.2" : "127.0.0.1",
            said switch { "expired" => TimeSpan.FromHours(-2), "not yet valid" => TimeSpan.FromHours(1), _ => TimeSpan.FromMinutes(-5) });
        using var other = SelfSigned("127.0.0.1");
        await using var registry = await OciRegistry.StartAsync(new OciRegistryOptions { Certificate = certificate });
        SampleImage.Add(registry.Repository("lab/app"));
        var host = new RegistryHostOptions(registry.Host);
        host = said switch
        {
            "authority" or "other host" or "expired" or "not yet valid" => host with { CertificateAuthorityPem = certificate.ExportCertificatePem() },
            "other authority" => host with { CertificateAuthorityPem = other.ExportCertificatePem() },
            "unchecked" => host with { SkipTlsVerify = true },
            _ => host,
        };
        using var searches = new Searches(new RegistryOptions { Hosts = [host] });
        Assert.Equal(kind, (await searches.ResolveAsync($"{registry.Host}/lab/app:v1")).Failure?.Kind);
    }

    // A server of our own time cannot be made to speak them, so that its first message is written here: version, 32 random
    // bytes, no session, TLS_RSA_WITH_AES_128_CBC_SHA, no compression.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_registry_that_speaks_TLS_before_1_2_is_refused(byte minor)
    {
        byte[] hello = [3, minor, .. new byte[32], 0, 0x00, 0x2F, 0];
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var serving = Task.Run(
            async () =>
            {
                using var connection = await server.AcceptSocketAsync(Cancellation);
                var offered = new byte[4096];
                await connection.ReceiveAsync(offered, Cancellation);
                await connection.SendAsync((byte[])[22, 3, minor, 0, (byte)(hello.Length + 4), 2, 0, 0, (byte)hello.Length, .. hello], Cancellation);
                var alert = new byte[7];
                var taken = await connection.ReceiveAsync(alert, Cancellation);
                return alert[..taken];
            },
            Cancellation);
        var host = new RegistryHostOptions($"127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}") { SkipTlsVerify = true };
        using var searches = new Searches(new RegistryOptions { Hosts = [host], Resilience = new ResilienceOptions { Retries = 0 } });
        Assert.Equal(RegistryFailureKind.Tls, (await searches.ResolveAsync($"{host.Host}/lab/app:v1")).Failure?.Kind);
        // An alert, fatal: protocol_version (RFC 5246, section 7.2).
        Assert.Equal((byte[])[2, 70], (await serving)[5..]);
    }

    [Fact]
    public async Task What_is_said_of_one_host_does_not_serve_the_target_of_its_redirect()
    {
        using var certificate = SelfSigned("127.0.0.1");
        await using var target = await OciRegistry.StartAsync(new OciRegistryOptions { Certificate = certificate });
        SampleImage.Add(target.Repository("lab/app"));
        await using var registry = await Evil.StartAsync(new OciRegistryOptions { Certificate = certificate });
        registry.On("/manifests/", Hostile.Redirect($"https://{target.Host}/v2/lab/app/manifests/v1"));
        var options = new RegistryOptions { Hosts = [new RegistryHostOptions(registry.Host) { SkipTlsVerify = true }], Egress = new EgressOptions { AllowedHosts = [target.Host] } };
        using var searches = new Searches(options);
        Assert.Equal(RegistryFailureKind.Tls, (await searches.ResolveAsync($"{registry.Host}/lab/app:v1")).Failure!.Kind);
        Assert.Empty(target.Requests);
    }

    [Trait("threat", "X6")]
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_directory_keeps_content_and_one_that_cannot_be_written_costs_only_speed(bool unusable)
    {
        await using var registry = await OciRegistry.StartAsync();
        var image = SampleImage.Add(registry.Repository("lab/app"));
        using var temporary = new TempDirectory();
        var directory = unusable ? "/proc/nowhere" : temporary.Path;
        var options = RegistryTestOptions.For(registry.Host) with { Cache = new CacheOptions { Directory = directory } };
        var file = Path.Combine(directory, "sha256", image.Digest.Substring(7, 2), image.Digest[7..]);
        using (var first = new Searches(options))
        {
            Assert.True((await first.ResolveAsync($"{registry.Host}/lab/app@{image.Digest}")).IsSuccess);
            if (unusable)
                return;
            for (var i = 0; i < 100 && !File.Exists(file); i++)
                await Task.Delay(50, Cancellation);
        }

        registry.Server.Clear();
        using (var second = new Searches(options))
            Assert.True((await second.ResolveAsync($"{registry.Host}/lab/app@{image.Digest}")).IsSuccess);
        // The bytes are at hand, the right to them is asked for.
        Assert.Equal("HEAD", Assert.Single(registry.Requests).Method);
        await File.WriteAllTextAsync(file, "tampered", Cancellation);
        registry.Server.Clear();
        using (var third = new Searches(options))
            Assert.True((await third.ResolveAsync($"{registry.Host}/lab/app@{image.Digest}")).IsSuccess);
        Assert.Equal("GET", Assert.Single(registry.Requests).Method);
    }

    [Fact]
    public async Task A_blob_too_large_for_memory_is_copied_and_checked()
    {
        await using var registry = await OciRegistry.StartAsync();
        var bytes = RandomNumberGenerator.GetBytes(20 << 20);
        var descriptor = registry.Repository("lab/app").AddBlob(bytes, "text/spdx+json");
        using var searches = new Searches(registry);
        var blob = new AdmissionGuard.Registry.Manifests.Descriptor("text/spdx+json", Searches.DigestOf((string)descriptor["digest"]!), bytes.Length, null, new Dictionary<string, string>(), null);
        using var copy = new MemoryStream();
        Assert.True((await searches.Open().CopyBlobAsync(Searches.Reference($"{registry.Host}/lab/app").Name, blob, 64 << 20, copy, Cancellation)).IsSuccess);
        Assert.Equal(bytes, copy.ToArray());
        registry.Repository("lab/app").Blobs[blob.Digest.ToString()][0] ^= 1;
        Assert.Equal(RegistryFailureKind.Invalid, (await searches.Open().CopyBlobAsync(Searches.Reference($"{registry.Host}/lab/app").Name, blob, 64 << 20, new MemoryStream(), Cancellation)).Failure!.Kind);
        Assert.Equal(RegistryFailureKind.LimitExceeded, (await searches.Open().CopyBlobAsync(Searches.Reference($"{registry.Host}/lab/app").Name, blob, 1 << 20, new MemoryStream(), Cancellation)).Failure!.Kind);
    }

    [Trait("threat", "O2")]
    [Fact]
    public async Task A_thousand_hosts_do_not_make_a_thousand_labels()
    {
        var labels = new HashSet<string>(StringComparer.Ordinal);
        using var meters = new System.Diagnostics.Metrics.MeterListener { InstrumentPublished = (instrument, listener) => { if (instrument.Name == "admissionguard.registry.requests") listener.EnableMeasurementEvents(instrument); } };
        meters.SetMeasurementEventCallback<long>((_, _, tags, _) => { lock (labels) { foreach (var tag in tags) { if (tag.Key == "registry" && ((string)tag.Value!).EndsWith("o2.invalid:1", StringComparison.Ordinal)) labels.Add((string)tag.Value!); } } });
        meters.Start();
        using var client = new RegistryClient(new RegistryOptions { Resilience = new ResilienceOptions { Retries = 0 } }, TimeProvider.System);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => client.Open(PullIdentity.Anonymous, client.NewBudget()).ResolveAsync(Searches.Reference($"h{i}.o2.invalid:1/x:v1"), Cancellation)));
        Assert.InRange(labels.Count, 1, 50);
    }

    private static X509Certificate2 SelfSigned(string address) => SelfSigned(address, TimeSpan.FromMinutes(-5));

    private static X509Certificate2 SelfSigned(string address, TimeSpan start)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Parse(address));
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var from = TimeProvider.System.GetUtcNow() + start;
        using var certificate = request.CreateSelfSigned(from, from.AddHours(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}
