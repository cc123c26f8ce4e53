using System.Net;
using System.Text;
using AdmissionGuard.Registry.Credentials;
using AdmissionGuard.Registry.Evidence;
using AdmissionGuard.TestSupport.Registries;
using Microsoft.Extensions.Time.Testing;

namespace AdmissionGuard.Tests.Registry.Evidence;

/// <summary>How many requests an image costs: the numbers that the project promises.</summary>
public sealed class RequestBudgetTests
{
    private static readonly NetworkCredential Puller = new("puller", "s3cret");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_bundle_behind_the_referrers_api_costs_four_by_tag_and_by_digest(bool byTag)
    {
        await using var registry = await OciRegistry.StartAsync();
        var image = SampleImage.Add(registry.Repository("lab/app"));
        image.AddBundle("bundle");
        using var searches = new Searches(registry);
        var (pieces, _) = await searches.ReviewAsync($"{registry.Host}/lab/app{(byTag ? ":v1" : "@" + image.Digest)}", p => p is BundlePiece);
        Assert.IsType<BundlePiece>(Assert.Single(pieces));
        Assert.Equal(4, registry.Requests.Count);
    }

    [Fact]
    public async Task A_signature_tag_costs_at_most_five_and_three_once_the_registry_is_known()
    {
        await using var registry = await OciRegistry.StartAsync(new OciRegistryOptions { HasReferrersApi = false });
        SampleImage.Add(registry.Repository("lab/app")).AddSignatureTag(null, "payload");
        SampleImage.Add(registry.Repository("lab/other"), seed: "other").AddSignatureTag(null, "payload");
        using var searches = new Searches(registry);
        Assert.Single((await searches.ReviewAsync($"{registry.Host}/lab/app:v1", p => p is SimpleSigningPiece)).Pieces);
        Assert.InRange(registry.Requests.Count, 1, 5);
        registry.Server.Clear();
        Assert.Single((await searches.ReviewAsync($"{registry.Host}/lab/other:v1", p => p is SimpleSigningPiece)).Pieces);
        Assert.Equal(3, registry.Requests.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_token_costs_two_more_and_a_live_one_nothing(bool withCredential)
    {
        await using var registry = await OciRegistry.StartAsync(new OciRegistryOptions { Authentication = RegistryAuthentication.Bearer, Credential = withCredential ? Puller : null });
        SampleImage.Add(registry.Repository("lab/app")).AddBundle("bundle");
        SampleImage.Add(registry.Repository("lab/app"), "v2", "two").AddBundle("bundle two");
        using var searches = new Searches(registry);
        var identity = withCredential ? Secret(registry.Host, Puller) : PullIdentity.Anonymous;
        Assert.Single((await searches.ReviewAsync($"{registry.Host}/lab/app:v1", p => p is BundlePiece, identity: identity)).Pieces);
        Assert.Equal(6, registry.Requests.Count);
        registry.Server.Clear();
        Assert.Single((await searches.ReviewAsync($"{registry.Host}/lab/app:v2", p => p is BundlePiece, identity: identity)).Pieces);
        Assert.Equal(4, registry.Requests.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_warm_image_costs_nothing_and_one_head_when_its_tag_is_resolved_anew(bool byTag)
    {
        await using var registry = await OciRegistry.StartAsync();
        var image = SampleImage.Add(registry.Repository("lab/app"));
        image.AddBundle("bundle");
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        using var searches = new Searches(RegistryTestOptions.For(registry.Host), time);
        var reference = $"{registry.Host}/lab/app{(byTag ? ":v1" : "@" + image.Digest)}";
        await searches.ReviewAsync(reference, p => p is BundlePiece);
        registry.Server.Clear();
        Assert.Single((await searches.ReviewAsync(reference, p => p is BundlePiece)).Pieces);
        Assert.Empty(registry.Requests);
        time.Advance(TimeSpan.FromSeconds(15));
        Assert.Single((await searches.ReviewAsync(reference, p => p is BundlePiece)).Pieces);
        if (byTag)
            Assert.Equal("HEAD", Assert.Single(registry.Requests).Method);
        else
            Assert.Empty(registry.Requests);
    }

    [Fact]
    public async Task A_moved_tag_costs_a_head_and_its_new_content()
    {
        await using var registry = await OciRegistry.StartAsync();
        SampleImage.Add(registry.Repository("lab/app")).AddBundle("bundle");
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        using var searches = new Searches(RegistryTestOptions.For(registry.Host), time);
        await searches.ReviewAsync($"{registry.Host}/lab/app:v1", p => p is BundlePiece);
        var moved = SampleImage.Add(registry.Repository("lab/app"), seed: "moved");
        time.Advance(TimeSpan.FromSeconds(15));
        registry.Server.Clear();
        Assert.Equal(moved.Digest, (await searches.ResolveAsync($"{registry.Host}/lab/app:v1")).Value!.Digest.ToString());
        Assert.Equal(["HEAD", "GET"], registry.Requests.Select(r => r.Method));
    }

    [Trait("threat", "X8")]
    [Fact]
    public async Task Two_hundred_reviews_at_once_cost_as_much_as_one()
    {
        await using var registry = await OciRegistry.StartAsync();
        SampleImage.Add(registry.Repository("lab/app")).AddBundle("bundle");
        using var searches = new Searches(registry);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => searches.ReviewAsync($"{registry.Host}/lab/app:v1", p => p is BundlePiece)));
        Assert.Equal(4, registry.Requests.Count);
    }

    [Fact]
    public async Task Two_hundred_reviews_of_an_unsigned_image_cost_as_much_as_one()
    {
        await using var registry = await OciRegistry.StartAsync();
        SampleImage.Add(registry.Repository("lab/app"));
        // One moment for all of them, however long the machine takes: what is not there is not remembered for later ones.
        using var searches = new Searches(RegistryTestOptions.For(registry.Host), new FakeTimeProvider(DateTimeOffset.UtcNow));
        var results = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => searches.ReviewAsync($"{registry.Host}/lab/app:v1")));
        Assert.All(results, r => Assert.True(r.Report.IsComplete));
        Assert.Equal(["manifests/v1", "referrers", "sha256-.sig", "sha256-"], registry.Requests.Select(r => Shape(r.Target)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_not_there_is_found_by_the_next_review(bool hasReferrersApi)
    {
        await using var registry = await OciRegistry.StartAsync(new OciRegistryOptions { HasReferrersApi = hasReferrersApi });
        var image = SampleImage.Add(registry.Repository("lab/app"));
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        using var searches = new Searches(RegistryTestOptions.For(registry.Host), time);
        Assert.False((await searches.ResolveAsync($"{registry.Host}/lab/app:v2")).IsSuccess);
        Assert.Empty((await searches.ReviewAsync($"{registry.Host}/lab/app:v1")).Pieces);
        time.Advance(TimeSpan.FromMilliseconds(1));
        SampleImage.Add(registry.Repository("lab/app"), "v2", "two");
        if (hasReferrersApi)
            image.AddBundle("bundle");
        else
            image.AddSignatureTag(null, "payload");
        Assert.True((await searches.ResolveAsync($"{registry.Host}/lab/app:v2")).IsSuccess);
        Assert.Single((await searches.ReviewAsync($"{registry.Host}/lab/app:v1")).Pieces);
    }

    [Fact]
    public async Task A_search_for_everything_asks_all_places_at_once_and_each_once()
    {
        await using var registry = await OciRegistry.StartAsync();
        var image = SampleImage.Add(registry.Repository("lab/app"));
        image.AddBundle("one");
        image.AddBundle("two");
        image.AddAttestationTag(null, "three");
        using var searches = new Searches(registry);
        var (pieces, report) = await searches.ReviewAsync($"{registry.Host}/lab/app:v1", need: EvidenceNeed.Signatures | EvidenceNeed.Attestations, everything: true);
        Assert.Equal(3, pieces.Count);
        Assert.True(report.IsComplete);
        // Manifest, referrers, .sig, .att, fallback tag, and manifest and blob of two bundles, and one envelope.
        Assert.Equal(10, registry.Requests.Count);
        Assert.Equal(10, registry.Requests.Select(r => r.ToString()).Distinct().Count());
    }

    [Trait("threat", "R24")]
    [Fact]
    public async Task A_claim_of_another_type_puts_a_bundle_last_and_never_away()
    {
        await using var registry = await OciRegistry.StartAsync();
        var image = SampleImage.Add(registry.Repository("lab/app"));
        image.AddBundle("wanted", "https://example.com/lies");
        for (var i = 0; i < 12; i++)
            image.AddBundle($"other {i}", "https://example.com/wanted");
        using var searches = new Searches(registry);
        var source = searches.Open();
        var reference = Searches.Reference($"{registry.Host}/lab/app:v1");
        var found = new List<string>();
        await foreach (var piece in searches.Search(source, reference, image.Digest, EvidenceNeed.Attestations, predicateTypes: "https://example.com/wanted").WithCancellation(TestContext.Current.CancellationToken))
            found.Add(Encoding.UTF8.GetString(((BundlePiece)piece).Json.Span));
        Assert.Equal(13, found.Count);
        Assert.Equal("wanted", found[^1]);
    }

    internal static PullIdentity Secret(string host, NetworkCredential credential) => PullIdentity.FromSecrets(
    [
        new PullSecret("ns/regcred", PullSecretFormat.DockerConfigJson, Encoding.UTF8.GetBytes(
            $$$$"""{"auths":{"{{{{host}}}}":{"auth":"{{{{Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential.UserName}:{credential.Password}"))}}}}"}}}""")),
    ]);

    private static string Shape(string target)
    {
        var last = target[(target.LastIndexOf('/') + 1)..];
        return target.Contains("/referrers/", StringComparison.Ordinal) ? "referrers"
            : last.StartsWith("sha256-", StringComparison.Ordinal) ? "sha256-" + last["sha256-".Length..].TrimStart("0123456789abcdef".ToCharArray())
            : "manifests/" + last;
    }
}
