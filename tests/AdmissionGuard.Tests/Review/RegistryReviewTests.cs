using System.Net;
using System.Text;
using AdmissionGuard.Cli;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Credentials;
using AdmissionGuard.Review;
using AdmissionGuard.TestSupport.MaliciousRegistry;
using AdmissionGuard.TestSupport.Product;
using AdmissionGuard.TestSupport.Registries;
using AdmissionGuard.TestSupport.Testbed;
using AdmissionGuard.Tests.Registry.Evidence;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Evil = AdmissionGuard.TestSupport.MaliciousRegistry.MaliciousRegistry;

namespace AdmissionGuard.Tests.Review;

/// <summary>Whole reviews of images that real tools signed, from tag to verdict: what they ask of a registry, and what they are bound to.</summary>
public sealed class RegistryReviewTests
{
    private const string Bundle = "c3-key-sign-single-referrers";
    private const string SignatureTag = "c25-key-sign-single";
    private static readonly NetworkCredential Puller = new("puller", "s3cret");

    [Theory]
    [InlineData(Bundle, true, false, 4)]
    [InlineData(Bundle, true, true, 6)]
    [InlineData(SignatureTag, false, false, 4)]
    [InlineData(SignatureTag, false, true, 6)]
    public async Task A_signed_image_costs_as_much_as_promised_cold_warm_and_shared(string sample, bool hasReferrersApi, bool withToken, int promised)
    {
        foreach (var (byTag, reviews) in new[] { (true, 1), (false, 1), (true, 200), (false, 200) })
        {
            await using var registry = await OciRegistry.StartAsync(new OciRegistryOptions
            {
                HasReferrersApi = hasReferrersApi,
                Authentication = withToken ? RegistryAuthentication.Bearer : default,
                Credential = withToken ? Puller : null,
            });
            EvidenceSample.Load(sample, registry.Repository("lab/app"));
            var image = byTag ? $"{registry.Host}/lab/app:v1" : $"{registry.Host}/lab/app@{registry.Repository("lab/app").Tags["v1"]}";
            var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
            using var reviewing = Reviewing(sample, RegistryTestOptions.For(registry.Host), time, withToken ? RequestBudgetTests.Secret(registry.Host, Puller) : PullIdentity.Anonymous);

            // Cold: one verification's worth, for one container as for two of each of 200 reviews.
            var verdicts = await Task.WhenAll(Enumerable.Range(0, reviews).Select(_ => ReviewAsync(reviewing, time, image, image)));
            Assert.All(verdicts, v => Assert.True(v.Admitted, string.Join("; ", v.Images[0].Denials)));
            Assert.True(registry.Requests.Count == promised, string.Join('\n', registry.Requests));

            // Warm: nothing; and when a tag is due again, a HEAD.
            registry.Server.Clear();
            Assert.True((await ReviewAsync(reviewing, time, image)).Admitted);
            Assert.Empty(registry.Requests);
            time.Advance(TimeSpan.FromSeconds(15));
            Assert.True((await ReviewAsync(reviewing, time, image)).Admitted);
            Assert.Equal(byTag ? "HEAD" : "", string.Join(' ', registry.Requests.Select(r => r.Method)));
        }
    }

    [Fact]
    public async Task Once_a_registry_is_known_to_have_no_referrers_api_a_signature_costs_three()
    {
        await using var registry = await OciRegistry.StartAsync(new OciRegistryOptions { HasReferrersApi = false });
        EvidenceSample.Load(SignatureTag, registry.Repository("lab/app"));
        EvidenceSample.Load(SignatureTag, registry.Repository("lab/other"));
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        using var reviewing = Reviewing(SignatureTag, RegistryTestOptions.For(registry.Host), time);
        Assert.True((await ReviewAsync(reviewing, time, $"{registry.Host}/lab/app:v1")).Admitted);
        registry.Server.Clear();
        Assert.True((await ReviewAsync(reviewing, time, $"{registry.Host}/lab/other:v1")).Admitted);
        Assert.True(registry.Requests.Count == 3, string.Join('\n', registry.Requests));
    }

    [Trait("threat", "R1")]
    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("Accept")]
    [InlineData("User-Agent")]
    public async Task The_digest_of_a_verdict_is_the_one_whose_signature_was_verified_whatever_a_tag_says_next(string varies)
    {
        await using var registry = await Evil.StartAsync();
        var content = registry.Honest.Repository("lab/app");
        EvidenceSample.Load(SignatureTag, content);
        var signed = content.Tags["v1"];
        var unsigned = SampleImage.Add(content, "unsigned", "unsigned").Digest;
        var asked = 0;
        registry.When(r => r.Path.Value!.EndsWith("/manifests/v1", StringComparison.Ordinal), async (server, context) =>
        {
            var first = Interlocked.Increment(ref asked) == 1;
            var isSigned = varies switch
            {
                "HEAD" => context.Request.Method != "HEAD" && first,
                "Accept" => context.Request.Headers.Accept.Count > 0 && first,
                "User-Agent" => context.Request.Headers.UserAgent.ToString().StartsWith("admissionguard", StringComparison.Ordinal) && first,
                _ => first,
            };
            var digest = isSigned ? signed : unsigned;
            await Hostile.Fixed(200, Encoding.UTF8.GetString(content.Manifests[digest].Bytes), content.Manifests[digest].ContentType, ("Docker-Content-Digest", digest))(server, context);
        });
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        using var reviewing = Reviewing(SignatureTag, RegistryTestOptions.For(registry.Host), time);

        var verdict = await ReviewAsync(reviewing, time, $"{registry.Host}/lab/app:v1", $"{registry.Host}/lab/app:v1");
        Assert.True(verdict.Admitted);
        Assert.All(verdict.Images, i => Assert.Equal(signed, i.Digest));
        Assert.Equal(1, asked);

        time.Advance(TimeSpan.FromSeconds(15));
        verdict = await ReviewAsync(reviewing, time, $"{registry.Host}/lab/app:v1");
        Assert.Equal((false, unsigned), (verdict.Admitted, verdict.Images[0].Digest));
        Assert.Equal(Reason.NoSignature, Assert.Single(verdict.Images[0].Denials).Reason);
    }

    [Trait("threat", "R2")]
    [Fact]
    public async Task A_header_that_names_the_signed_digest_over_another_body_denies()
    {
        await using var registry = await Evil.StartAsync();
        var content = registry.Honest.Repository("lab/app");
        EvidenceSample.Load(SignatureTag, content);
        var (bytes, type) = content.Manifests[SampleImage.Add(content, "unsigned", "unsigned").Digest];
        registry.On($"/manifests/{content.Tags["v1"]}", Hostile.Fixed(200, Encoding.UTF8.GetString(bytes), type, ("Docker-Content-Digest", content.Tags["v1"])));
        registry.On("/manifests/v1", Hostile.Fixed(200, Encoding.UTF8.GetString(bytes), type, ("Docker-Content-Digest", content.Tags["v1"])));
        using var reviewing = Reviewing(SignatureTag, RegistryTestOptions.For(registry.Host), TimeProvider.System);
        foreach (var image in new[] { $"{registry.Host}/lab/app:v1", $"{registry.Host}/lab/app@{content.Tags["v1"]}" })
        {
            var denied = (await ReviewAsync(reviewing, TimeProvider.System, image)).Images[0];
            Assert.Equal(Reason.RegistryInvalid, Assert.Single(denied.Denials).Reason);
        }
    }

    [Fact]
    public async Task A_verdict_says_which_mirror_answered()
    {
        await using var mirror = await OciRegistry.StartAsync();
        await using var upstream = await OciRegistry.StartAsync();
        EvidenceSample.Load(SignatureTag, mirror.Repository("lab/app"));
        EvidenceSample.Load(SignatureTag, upstream.Repository("lab/other"));
        var options = RegistryTestOptions.For(upstream.Host) with { Mirrors = [new RegistryMirrors(upstream.Host, [new MirrorEndpoint(mirror.Server.Address)])] };
        using var reviewing = Reviewing(SignatureTag, options, TimeProvider.System);
        foreach (var (repository, endpoint) in new[] { ("app", mirror.Host), ("other", upstream.Host) })
        {
            var verdict = (await ReviewAsync(reviewing, TimeProvider.System, $"{upstream.Host}/lab/{repository}:v1")).Images[0];
            Assert.True(verdict.Admitted);
            Assert.Equal($"http://{endpoint}", verdict.Endpoint);
        }
    }

    [Fact]
    public async Task A_denial_for_want_of_a_bill_of_materials_tells_of_one_that_nobody_signed()
    {
        await using var registry = await OciRegistry.StartAsync();
        SampleImage.Add(registry.Repository("lab/app")).AddSbomTag("""{"spdxVersion":"SPDX-2.3"}""");
        SampleImage.Add(registry.Repository("lab/app"), "bare", "bare");
        var require = """[{"name":"bill","sbom":{"from":{"anyOf":["signer"]},"formats":["spdx"]}}]""";
        using var reviewing = Reviewing(SignatureTag, RegistryTestOptions.For(registry.Host), TimeProvider.System, require: require);
        var denial = Assert.Single((await ReviewAsync(reviewing, TimeProvider.System, $"{registry.Host}/lab/app:v1")).Images[0].Denials);
        Assert.Equal(Reason.NoAttestation, denial.Reason);
        Assert.Contains("nobody signed (tag sha256-", denial.Message, StringComparison.Ordinal);
        denial = Assert.Single((await ReviewAsync(reviewing, TimeProvider.System, $"{registry.Host}/lab/app:bare")).Images[0].Denials);
        Assert.Equal(Reason.NoAttestation, denial.Reason);
        Assert.Contains("none found", denial.Message, StringComparison.Ordinal);
    }

    private static Task<ReviewVerdict> ReviewAsync(Reviewing reviewing, TimeProvider time, params string[] images) =>
        reviewing.Reviewer.ReviewAsync(DemoImages.Request(time.GetUtcNow().AddSeconds(20), images), TestContext.Current.CancellationToken);

    private static Reviewing Reviewing(string sample, RegistryOptions registry, TimeProvider time, PullIdentity? identity = null, string? require = null)
    {
        var key = File.ReadAllText(Checkout.PathOf("tests", "fixtures", "evidence", "trust", sample[..sample.IndexOf('-', StringComparison.Ordinal)] + ".pub"));
        var text = LabPolicy.OfKey(key).Text(["signature"]);
        if (require is not null)
            text = text[..text.IndexOf("\"require\":[", StringComparison.Ordinal)] + $"\"require\":{require}" + "}}]}";
        var documents = PolicyDocuments.Parse(text, "policy.json");
        Assert.Empty(documents.Errors);
        return AdmissionGuard.Review.Reviewing.Create(
            new PolicySource(PolicyCompiler.Compile(documents.Documents, PolicyFiles.BuiltInMaterial(), new PolicySettings())),
            new FixedPullIdentity(identity ?? PullIdentity.Anonymous), null, registry, new ReviewOptions(), NullLoggerFactory.Instance, time);
    }
}
