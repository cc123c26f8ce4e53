using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Distribution;
using AdmissionGuard.Registry.Credentials;
using AdmissionGuard.Registry.Evidence;
using AdmissionGuard.Registry.Failures;
using AdmissionGuard.Registry.References;
using AdmissionGuard.TestSupport.MaliciousRegistry;
using AdmissionGuard.TestSupport.Registries;
using AdmissionGuard.Tests.Registry.Evidence;
using Evil = AdmissionGuard.TestSupport.MaliciousRegistry.MaliciousRegistry;

namespace AdmissionGuard.Tests.Registry.Distribution;

/// <summary>What a hostile registry can do to us: nothing but be refused, quickly and in bounded memory.</summary>
[Collection(MachineAlone.Name)]
public sealed class MaliciousRegistryTests
{
    private const long ManifestCap = 4 << 20;

    /// <summary>What a read may take beyond a limit: the reader's buffer.</summary>
    private const long Buffer = 8 << 20;

    /// <summary>What the kernel's buffers of a loopback connection hold.</summary>
    private const long SocketBuffers = 16 << 20;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Trait("threat", "R1")]
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_tag_that_changes_with_every_request_is_resolved_once(bool headDiffers)
    {
        await using var registry = await Evil.StartAsync();
        var signed = SampleImage.Add(registry.Honest.Repository("lab/app"), "good", "signed");
        var unsigned = SampleImage.Add(registry.Honest.Repository("lab/app"), "bad", "unsigned");
        var asked = 0;
        registry.When(r => r.Path.Value!.EndsWith("/manifests/v1", StringComparison.Ordinal), async (server, context) =>
        {
            var digest = Interlocked.Increment(ref asked) == 1 || (headDiffers && context.Request.Method == "HEAD") ? signed.Digest : unsigned.Digest;
            var (bytes, type) = registry.Honest.Repository("lab/app").Manifests[digest];
            await Hostile.Fixed(200, Encoding.UTF8.GetString(bytes), type, ("Docker-Content-Digest", digest))(server, context);
        });
        using var searches = new Searches(registry.Honest);
        var session = searches.Open();
        var reference = Searches.Reference($"{registry.Host}/lab/app:v1");
        var answers = new List<string>();
        for (var i = 0; i < 3; i++)
            answers.Add((await session.ResolveAsync(reference, Cancellation)).Value!.Digest.ToString());
        Assert.All(answers, d => Assert.Equal(signed.Digest, d));
        Assert.Equal(1, asked);
    }

    [Trait("threat", "R2")]
    [Fact]
    public async Task A_digest_in_a_header_counts_for_nothing_against_the_body()
    {
        await using var registry = await Evil.StartAsync();
        var a = SampleImage.Add(registry.Honest.Repository("lab/app"), "a", "a");
        var b = SampleImage.Add(registry.Honest.Repository("lab/app"), "b", "b");
        var (bytes, type) = registry.Honest.Repository("lab/app").Manifests[b.Digest];
        registry.On("/manifests/", Hostile.Fixed(200, Encoding.UTF8.GetString(bytes), type, ("Docker-Content-Digest", a.Digest)));
        using var searches = new Searches(registry.Honest);
        await RefusedAsync(searches, $"{registry.Host}/lab/app:v1", RegistryFailureKind.Invalid);
        await RefusedAsync(searches, $"{registry.Host}/lab/app@{a.Digest}", RegistryFailureKind.Invalid);
    }

    [Trait("threat", "R3")]
    [Fact]
    public async Task Ten_thousand_referrers_are_a_failure_and_not_none()
    {
        await using var registry = await Evil.StartAsync();
        var image = SampleImage.Add(registry.Honest.Repository("lab/app"));
        var entries = Enumerable.Range(0, 10_000).Select(i => $$"""{"mediaType":"x","digest":"{{Digest.Of(BitConverter.GetBytes(i))}}","size":4}""");
        registry.On("/referrers/", Hostile.Fixed(200, $$"""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{{string.Join(',', entries)}}]}""", "application/vnd.oci.image.index.v1+json"));
        using var searches = new Searches(registry.Honest);
        var (pieces, report) = await searches.ReviewAsync($"{registry.Host}/lab/app@{image.Digest}");
        Assert.Empty(pieces);
        Assert.False(report.IsComplete);
        Assert.Equal(RegistryFailureKind.LimitExceeded, Assert.Single(report.Failures).Failure.Kind);
    }

    [Trait("threat", "R3")]
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Pages_without_end_are_a_failure_after_twenty(bool withEntries)
    {
        await using var registry = await Evil.StartAsync();
        var image = SampleImage.Add(registry.Honest.Repository("lab/app"));
        var page = 0;
        registry.On("/referrers/", (server, context) => Hostile.Fixed(
            200,
            $$"""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{{(withEntries ? $$"""{"mediaType":"x","digest":"{{Digest.Of(BitConverter.GetBytes(page))}}","size":4}""" : "")}}]}""",
            "application/vnd.oci.image.index.v1+json",
            ("Link", $"<{context.Request.Path}?page={++page}>; rel=\"next\""))(server, context));
        using var searches = new Searches(registry.Honest);
        var source = searches.Open();
        var listed = await source.GetReferrersAsync(Searches.Reference($"{registry.Host}/lab/app").Name, Searches.DigestOf(image.Digest), default, Cancellation);
        Assert.Equal(RegistryFailureKind.LimitExceeded, listed.Failure!.Kind);
        Assert.Equal(20, registry.Server.Requests.Count);
    }

    [Trait("threat", "R4")]
    [Fact]
    public async Task A_manifest_without_end_is_cut_at_its_limit()
    {
        await using var registry = await Evil.StartAsync();
        registry.On("/manifests/", Hostile.Endless());
        using var searches = new Searches(registry.Honest);
        await InBoundedMemoryAsync(() => RefusedAsync(searches, $"{registry.Host}/lab/app:v1", RegistryFailureKind.LimitExceeded));
        Assert.InRange(searches.Budget.Bytes, 1, ManifestCap + Buffer);
        Assert.Single(registry.Server.Requests);
    }

    [Trait("threat", "R4")]
    [Trait("threat", "R17")]
    [Theory]
    [InlineData("200 OK", "", RegistryFailureKind.LimitExceeded)]
    [InlineData("200 OK", "Content-Length: 68719476736\r\n", RegistryFailureKind.LimitExceeded)]
    [InlineData("404 Not Found", "", RegistryFailureKind.NotFound)]
    [InlineData("307 Temporary Redirect", "Location: ftp://x/\r\n", RegistryFailureKind.EgressRefused)]
    public async Task A_body_without_end_ends_the_connection(string status, string header, RegistryFailureKind kind)
    {
        using var server = new RawServer($"HTTP/1.1 {status}\r\nContent-Type: application/json\r\n{header}Connection: close");
        using var searches = new Searches(RegistryTestOptions.For(server.Host));
        await RefusedAsync(searches, $"{server.Host}/lab/app:v1", kind);
        await Task.Delay(200, Cancellation);
        var taken = server.BytesTaken;
        Assert.InRange(taken, 0, ManifestCap + Buffer + SocketBuffers);
        await Task.Delay(200, Cancellation);
        Assert.Equal(taken, server.BytesTaken);
    }

    [Trait("threat", "R5")]
    [Fact]
    public async Task A_layer_that_says_two_kibibytes_and_streams_on_is_cut_there()
    {
        await using var registry = await Evil.StartAsync();
        var image = SampleImage.Add(registry.Honest.Repository("lab/app"));
        image.AddSignatureTag(null, new string('x', 2048));
        registry.On("/blobs/", Hostile.Endless());
        using var searches = new Searches(registry.Honest);
        await InBoundedMemoryAsync(async () =>
        {
            var (pieces, report) = await searches.ReviewAsync($"{registry.Host}/lab/app:v1");
            Assert.Empty(pieces);
            Assert.Contains(report.Failures, f => f.Failure.Kind == RegistryFailureKind.LimitExceeded);
        });
        Assert.InRange(searches.Budget.Bytes, 1, 128 << 10);
    }

    [Trait("threat", "R5")]
    [Fact]
    public async Task A_layer_of_more_than_is_taken_is_not_even_asked_for()
    {
        await using var registry = await Evil.StartAsync();
        var repository = registry.Honest.Repository("lab/app");
        var image = SampleImage.Add(repository);
        image.AddSignatureTag(null, "payload");
        var tag = image.Digest.Replace(':', '-') + ".sig";
        var manifest = JsonNode.Parse(repository.Manifests[repository.Tags[tag]].Bytes)!.AsObject();
        manifest["layers"]![0]!["size"] = 1L << 62;
        repository.AddManifest(manifest, tag);
        using var searches = new Searches(registry.Honest);
        var (_, report) = await searches.ReviewAsync($"{registry.Host}/lab/app:v1");
        Assert.Equal(RegistryFailureKind.LimitExceeded, Assert.Single(report.Failures).Failure.Kind);
        Assert.DoesNotContain(registry.Server.Requests, r => r.Target.Contains("/blobs/", StringComparison.Ordinal));
    }

    [Trait("threat", "R7")]
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_registry_that_is_silent_or_drips_costs_no_more_than_the_deadline(bool silent)
    {
        await using var registry = await Evil.StartAsync();
        registry.On("/v2/", silent ? Hostile.Silent() : Hostile.Dripping(TimeSpan.FromMilliseconds(100)));
        using var client = new RegistryClient(RegistryTestOptions.For(registry.Host), TimeProvider.System);
        var clock = Stopwatch.StartNew();
        var source = client.Open(PullIdentity.Anonymous, client.NewBudget(DateTimeOffset.UtcNow + TimeSpan.FromSeconds(1)));
        var answer = await source.ResolveAsync(Searches.Reference($"{registry.Host}/lab/app:v1"), Cancellation);
        Assert.Equal(RegistryFailureKind.DeadlineExceeded, answer.Failure!.Kind);
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(4));
    }

    [Trait("threat", "R7")]
    [Fact]
    public async Task A_handshake_that_never_ends_times_out()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var host = $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        var options = new RegistryOptions
        {
            Hosts = [new RegistryHostOptions(host)],
            Timeouts = new RegistryTimeouts { Attempt = TimeSpan.FromMilliseconds(300) },
            Resilience = new ResilienceOptions { Retries = 0 },
        };
        using var searches = new Searches(options);
        await RefusedAsync(searches, $"{host}/lab/app:v1", RegistryFailureKind.TimedOut);
    }

    [Trait("threat", "R10")]
    [Theory]
    [InlineData("/manifests/")]
    [InlineData("/referrers/")]
    [InlineData("/token")]
    public async Task A_bomb_is_not_unpacked(string where)
    {
        await using var registry = await Evil.StartAsync(new OciRegistryOptions { Authentication = RegistryAuthentication.Bearer });
        var image = SampleImage.Add(registry.Honest.Repository("lab/app"));
        registry.On(where, Hostile.Bomb());
        using var searches = new Searches(registry.Honest);
        await InBoundedMemoryAsync(async () =>
        {
            var name = Searches.Reference($"{registry.Host}/lab/app").Name;
            var failure = where == "/manifests/"
                ? (await searches.ResolveAsync($"{registry.Host}/lab/app:v1")).Failure
                : (await searches.Open().GetReferrersAsync(name, Searches.DigestOf(image.Digest), default, Cancellation)).Failure;
            Assert.True(failure!.Kind is RegistryFailureKind.Invalid or RegistryFailureKind.Unauthorized, failure.ToString());
        });
    }

    [Trait("threat", "R15")]
    [Fact]
    public async Task Foreign_urls_are_never_fetched()
    {
        await using var bystander = await LoopbackServer.StartAsync((_, _) => Task.CompletedTask);
        await using var registry = await Evil.StartAsync();
        var repository = registry.Honest.Repository("lab/app");
        var image = SampleImage.Add(repository);
        image.AddSignatureTag(null, "payload");
        var tag = image.Digest.Replace(':', '-') + ".sig";
        var manifest = JsonNode.Parse(repository.Manifests[repository.Tags[tag]].Bytes)!.AsObject();
        manifest["layers"]![0]!["urls"] = new JsonArray($"http://{bystander.Host}/payload");
        manifest["layers"]![0]!["data"] = "AAAA";
        repository.AddManifest(manifest, tag);
        using var searches = new Searches(RegistryTestOptions.For(registry.Host, bystander.Host));
        Assert.Single((await searches.ReviewAsync($"{registry.Host}/lab/app:v1")).Pieces);
        Assert.Empty(bystander.Requests);
    }

    [Trait("threat", "R16")]
    [Theory]
    [InlineData("http://169.254.169.254/latest")]
    [InlineData("https://{host}/v2/lab/app/referrers/x")]
    [InlineData("http://{other}/v2/lab/app/referrers/x")]
    [InlineData("http://u:p@{host}/v2/lab/app/referrers/x")]
    [InlineData("//{other}/x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("{self}")]
    public async Task The_next_page_stays_where_the_first_was(string link)
    {
        await using var other = await LoopbackServer.StartAsync((_, _) => Task.CompletedTask);
        await using var registry = await Evil.StartAsync();
        var image = SampleImage.Add(registry.Honest.Repository("lab/app"));
        registry.On("/referrers/", (server, context) => Hostile.Fixed(
            200,
            """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}""",
            "application/vnd.oci.image.index.v1+json",
            ("Link", $"<{link.Replace("{host}", registry.Host, StringComparison.Ordinal).Replace("{other}", other.Host, StringComparison.Ordinal).Replace("{self}", context.Request.Path.Value, StringComparison.Ordinal)}>; rel=\"next\""))(server, context));
        using var searches = new Searches(RegistryTestOptions.For(registry.Host, other.Host));
        var listed = await searches.Open().GetReferrersAsync(Searches.Reference($"{registry.Host}/lab/app").Name, Searches.DigestOf(image.Digest), default, Cancellation);
        Assert.Equal(RegistryFailureKind.EgressRefused, listed.Failure!.Kind);
        Assert.Empty(other.Requests);
        Assert.Single(registry.Server.Requests);
    }

    [Trait("threat", "R17")]
    [Theory]
    [InlineData(401, RegistryFailureKind.Unauthorized)]
    [InlineData(404, RegistryFailureKind.NotFound)]
    [InlineData(403, RegistryFailureKind.Forbidden)]
    [InlineData(500, RegistryFailureKind.Unavailable)]
    public async Task An_error_without_end_is_cut(int status, RegistryFailureKind kind)
    {
        await using var registry = await Evil.StartAsync();
        registry.On("/manifests/", Hostile.Endless(status));
        using var searches = new Searches(RegistryTestOptions.For(registry.Host) with { Resilience = new ResilienceOptions { Retries = 0 } });
        await RefusedAsync(searches, $"{registry.Host}/lab/app:v1", kind);
        Assert.InRange(searches.Budget.Bytes, 1, 256 << 10);
    }

    [Trait("threat", "R17")]
    [Fact]
    public async Task A_token_without_end_is_cut()
    {
        await using var registry = await Evil.StartAsync(new OciRegistryOptions { Authentication = RegistryAuthentication.Bearer });
        registry.On("/token", Hostile.Endless(200, "application/json"));
        using var searches = new Searches(registry.Honest);
        await RefusedAsync(searches, $"{registry.Host}/lab/app:v1", RegistryFailureKind.LimitExceeded);
        Assert.InRange(searches.Budget.Bytes, 1, 256 << 10);
    }

    [Trait("threat", "R24")]
    [Fact]
    public async Task Foreign_and_lying_evidence_is_told_apart_from_ours()
    {
        await using var registry = await Evil.StartAsync();
        var repository = registry.Honest.Repository("lab/app");
        var image = SampleImage.Add(repository);
        var foreign = SampleImage.Add(repository, "other", "other");
        var foreignReferrer = foreign.AddBundle("foreign");
        image.AddBundle("ours");
        image.AddFallbackTag();
        // The referrers API lists another image's referrer, and tags point at things that they should not.
        registry.On("/referrers/", Hostile.Fixed(
            200,
            $$"""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"x","digest":"{{foreignReferrer}}","size":{{repository.Manifests[foreignReferrer].Bytes.Length}},"artifactType":"application/vnd.dev.sigstore.bundle.v0.3+json"}]}""",
            "application/vnd.oci.image.index.v1+json"));
        var prefix = image.Digest.Replace(':', '-');
        repository.Tags[prefix + ".sig"] = image.Digest;
        repository.Tags[prefix + ".att"] = repository.Tags[prefix];
        using var searches = new Searches(registry.Honest);
        var (pieces, report) = await searches.ReviewAsync($"{registry.Host}/lab/app:v1", need: EvidenceNeed.Signatures | EvidenceNeed.Attestations);
        Assert.Equal("ours", Encoding.UTF8.GetString(Assert.IsType<BundlePiece>(Assert.Single(pieces)).Json.Span));
        Assert.True(report.IsComplete);
        Assert.Equal(1, report.ForeignReferrers);
        Assert.True(report.UnknownReferrers >= 2);
    }

    [Trait("threat", "R24")]
    [Theory]
    [InlineData(404, false)]
    [InlineData(405, false)]
    [InlineData(400, false)]
    [InlineData(406, false)]
    [InlineData(501, false)]
    [InlineData(500, true)]
    [InlineData(503, true)]
    [InlineData(401, true)]
    [InlineData(403, true)]
    public async Task A_registry_without_referrers_is_told_apart_from_one_that_fails(int status, bool fails)
    {
        await using var registry = await Evil.StartAsync();
        var image = SampleImage.Add(registry.Honest.Repository("lab/app"));
        image.AddBundle("ours");
        image.AddFallbackTag();
        registry.On("/referrers/", Hostile.Fixed(status, "<html>", "text/html"));
        using var searches = new Searches(RegistryTestOptions.For(registry.Host) with { Resilience = new ResilienceOptions { Retries = 0 } });
        var (pieces, report) = await searches.ReviewAsync($"{registry.Host}/lab/app:v1");
        Assert.Single(pieces);
        Assert.Equal(!fails, report.IsComplete);
    }

    [Trait("threat", "R24")]
    [Fact]
    public async Task An_empty_list_or_a_web_page_does_not_hide_the_fallback_tag()
    {
        foreach (var (body, type) in new[] { ("""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}""", "application/vnd.oci.image.index.v1+json"), ("<html>", "text/html") })
        {
            await using var registry = await Evil.StartAsync();
            var image = SampleImage.Add(registry.Honest.Repository("lab/app"));
            image.AddBundle("ours");
            image.AddFallbackTag();
            registry.On("/referrers/", Hostile.Fixed(200, body, type));
            using var searches = new Searches(registry.Honest);
            var (pieces, report) = await searches.ReviewAsync($"{registry.Host}/lab/app:v1");
            Assert.Single(pieces);
            Assert.True(report.IsComplete);
        }
    }

    [Trait("threat", "R26")]
    [Fact]
    public async Task Nested_indexes_are_followed_to_a_depth_and_never_in_circles()
    {
        await using var registry = await OciRegistry.StartAsync();
        var repository = registry.Repository("lab/app");
        var image = SampleImage.Add(repository);
        var leaf = Entry(image.Digest, "application/vnd.oci.image.manifest.v1+json", """,{"os":"linux","architecture":"amd64"}""");
        var digests = new List<string>();
        var inner = Index(repository, leaf, Entry(Digest.Of([1]).ToString(), "x", """,{"os":"unknown","architecture":"unknown"}"""));
        for (var i = 0; i < 50; i++)
        {
            digests.Add(inner);
            inner = Index(repository, Entry(inner, "application/vnd.oci.image.index.v1+json", ""));
        }

        using var searches = new Searches(registry);
        var source = searches.Open();
        var name = Searches.Reference($"{registry.Host}/lab/app").Name;
        foreach (var (digest, fits) in new[] { (digests[0], true), (digests[3], true), (digests[4], false), (digests[49], false) })
        {
            registry.Server.Clear();
            var fetched = await source.GetManifestAsync(name, Searches.DigestOf(digest), Cancellation);
            var platforms = await AdmissionGuard.Registry.Content.PlatformManifests.ListAsync(source, name, fetched.Value!, new RegistryLimits(), Cancellation);
            Assert.Equal(fits, platforms.IsSuccess);
            Assert.InRange(registry.Requests.Count, 0, 5);
            if (fits)
                Assert.Equal("linux/amd64", Assert.Single(platforms.Value!).Platform!.ToString());
            else
                Assert.Equal(RegistryFailureKind.LimitExceeded, platforms.Failure!.Kind);
        }
    }

    [Theory]
    [InlineData(206)]
    [InlineData(203)]
    public async Task An_answer_to_another_question_is_refused(int status)
    {
        await using var registry = await Evil.StartAsync();
        var image = SampleImage.Add(registry.Honest.Repository("lab/app"));
        var (bytes, type) = registry.Honest.Repository("lab/app").Manifests[image.Digest];
        registry.On("/manifests/", Hostile.Fixed(status, Encoding.UTF8.GetString(bytes), type));
        using var searches = new Searches(registry.Honest);
        await RefusedAsync(searches, $"{registry.Host}/lab/app:v1", RegistryFailureKind.Invalid);
    }

    [Fact]
    public async Task A_truncated_body_and_a_huge_header_are_refused()
    {
        await using var registry = await Evil.StartAsync();
        registry.On("/manifests/short", async (server, context) =>
        {
            context.Response.ContentLength = 100;
            await server.WriteAsync(context, "{"u8.ToArray());
            context.Abort();
        });
        registry.On("/manifests/header", Hostile.Fixed(200, "{}", "application/json", ("X-Large", new string('x', 1 << 20))));
        using var searches = new Searches(registry.Honest);
        await RefusedAsync(searches, $"{registry.Host}/lab/app:short", RegistryFailureKind.Unavailable);
        await RefusedAsync(searches, $"{registry.Host}/lab/app:header", RegistryFailureKind.LimitExceeded);
    }

    [Fact]
    public async Task Cookies_are_not_kept()
    {
        await using var registry = await Evil.StartAsync();
        SampleImage.Add(registry.Honest.Repository("lab/app"));
        registry.On("/manifests/a", Hostile.Fixed(404, "{}", "application/json", ("Set-Cookie", "tenant=one; Path=/")));
        using var searches = new Searches(registry.Honest);
        await searches.ResolveAsync($"{registry.Host}/lab/app:a");
        await searches.ResolveAsync($"{registry.Host}/lab/app:v1");
        Assert.All(registry.Server.Requests, r => Assert.False(r.Headers.ContainsKey("cookie")));
    }

    [Trait("threat", "O5")]
    [Fact]
    public async Task What_a_registry_says_about_an_error_is_bounded_and_escaped()
    {
        await using var registry = await Evil.StartAsync();
        var message = $"\\u001b[31m\\r\\n<script>\\u202e{new string('A', 10_000)}";
        registry.On("/manifests/", Hostile.Fixed(404, $$"""{"errors":[{"code":"MANIFEST_UNKNOWN","message":"{{message}}"}]}""", "application/json"));
        using var searches = new Searches(registry.Honest);
        var failure = (await searches.ResolveAsync($"{registry.Host}/lab/app:v1")).Failure!;
        Assert.InRange(failure.Message.Length, 1, 700);
        Assert.All(failure.Message, c => Assert.True(c is >= ' ' and <= '~' or '…'));
    }

    [Fact]
    public async Task Bytes_and_requests_of_one_image_are_bounded_in_all()
    {
        await using var registry = await Evil.StartAsync();
        var repository = registry.Honest.Repository("lab/app");
        var image = SampleImage.Add(repository);
        for (var i = 0; i < 30; i++)
            image.AddBundle(new string((char)('a' + (i % 26)), 10_000) + i);
        using var searches = new Searches(RegistryTestOptions.For(registry.Host) with { Limits = new RegistryLimits { TotalBytes = 100_000 } });
        var (_, report) = await searches.ReviewAsync($"{registry.Host}/lab/app:v1");
        Assert.Contains(report.Failures, f => f.Failure.Kind == RegistryFailureKind.LimitExceeded);
        using var few = new Searches(RegistryTestOptions.For(registry.Host) with { Limits = new RegistryLimits { TotalRequests = 10 } });
        registry.Server.Clear();
        (_, report) = await few.ReviewAsync($"{registry.Host}/lab/app:v1");
        Assert.Contains(report.Failures, f => f.Failure.Kind == RegistryFailureKind.LimitExceeded);
        Assert.Equal(10, registry.Server.Requests.Count);
    }

    private static string Entry(string digest, string type, string platform) =>
        $$"""{"mediaType":"{{type}}","digest":"{{digest}}","size":1{{(platform.Length > 0 ? ",\"platform\":" + platform[1..] : "")}}}""";

    private static string Index(RegistryContent repository, params string[] entries) => repository.AddManifest(
        Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{{string.Join(',', entries)}}]}"""),
        "application/vnd.oci.image.index.v1+json");

    private static async Task RefusedAsync(Searches searches, string reference, RegistryFailureKind kind)
    {
        var answer = await searches.ResolveAsync(reference);
        Assert.False(answer.IsSuccess);
        Assert.True(answer.Failure.Kind == kind, answer.Failure.ToString());
        Assert.InRange(answer.Failure.Message.Length, 1, 1000);
    }

    private static async Task InBoundedMemoryAsync(Func<Task> act)
    {
        GC.Collect();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await act();
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 32 << 20);
    }
}
