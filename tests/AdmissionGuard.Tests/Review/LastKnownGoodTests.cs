using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Registry.Failures;
using AdmissionGuard.Review;
using AdmissionGuard.TestSupport.Admission;
using Microsoft.Extensions.Time.Testing;

namespace AdmissionGuard.Tests.Review;

/// <summary>While a registry is out of reach, what was good under the very same policies may stay good for a while, by digest, where the operator says so.</summary>
public sealed class LastKnownGoodTests
{
    private static readonly RegistryFailure Outage = new(RegistryFailureKind.Unavailable, "connection refused", "registry.example");

    private readonly FakeTimeProvider time = new(TimeProvider.System.GetUtcNow());
    private readonly ObservedSources sources = new(DemoImages.Layouts());
    private readonly PolicySource policies = new(DemoImages.Snapshot());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_digest_that_was_good_is_admitted_for_as_long_as_allowed_and_says_so()
    {
        using var reviewing = Reviewing(TimeSpan.FromHours(4));
        var pinned = await PinnedAsync(reviewing);
        Assert.True((await ReviewAsync(reviewing, pinned)).Admitted);
        var verified = time.GetUtcNow();

        sources.ResolveFailure = Outage;
        time.Advance(TimeSpan.FromHours(4) - TimeSpan.FromSeconds(1));
        var verdict = (await ReviewAsync(reviewing, pinned)).Images[0];
        Assert.True(verdict.Admitted);
        Assert.Equal(new LastKnownGoodUse(verified, Reason.RegistryUnavailable), verdict.LastKnownGood);

        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Reason.RegistryUnavailable, Assert.Single((await ReviewAsync(reviewing, pinned)).Images[0].Denials).Reason);
    }

    [Fact]
    public async Task It_is_off_unless_the_operator_turns_it_on()
    {
        using var reviewing = Reviewing(TimeSpan.Zero);
        var pinned = await PinnedAsync(reviewing);
        Assert.True((await ReviewAsync(reviewing, pinned)).Admitted);
        sources.ResolveFailure = Outage;
        time.Advance(TimeSpan.FromHours(1));
        Assert.False((await ReviewAsync(reviewing, pinned)).Admitted);
    }

    [Theory]
    [InlineData("web:v1")]
    [InlineData("unsigned:v1")]
    public async Task A_tag_is_never_admitted_by_it(string image)
    {
        using var reviewing = Reviewing(TimeSpan.FromHours(4));
        var pinned = await PinnedAsync(reviewing);
        await ReviewAsync(reviewing, pinned);
        sources.ResolveFailure = Outage;
        time.Advance(TimeSpan.FromHours(1));
        Assert.False((await ReviewAsync(reviewing, $"{DemoImages.Repository}/{image}")).Admitted);
    }

    [Fact]
    [Trait("threat", "X4")]
    public async Task Another_policy_forgets_it_and_a_refusal_is_never_good()
    {
        using var reviewing = Reviewing(TimeSpan.FromHours(4));
        var pinned = await PinnedAsync(reviewing);
        await ReviewAsync(reviewing, pinned);
        var unsigned = await PinnedAsync(reviewing, "unsigned:v1");
        Assert.False((await ReviewAsync(reviewing, unsigned)).Admitted);

        sources.ResolveFailure = Outage;
        time.Advance(TimeSpan.FromHours(1));
        Assert.False((await ReviewAsync(reviewing, unsigned)).Admitted);
        policies.Replace(DemoImages.Snapshot(spec => spec with { Require = [spec.Require![0] with { Name = "signed-anew" }] }));
        Assert.False((await ReviewAsync(reviewing, pinned)).Admitted);
    }

    [Fact]
    [Trait("threat", "A14")]
    public async Task A_dry_run_prepares_nothing()
    {
        using var reviewing = Reviewing(TimeSpan.FromHours(4));
        var pinned = await PinnedAsync(reviewing);
        await reviewing.Reviewer.ReviewAsync(Request(pinned) with { DryRun = true }, Cancellation);
        sources.ResolveFailure = Outage;
        time.Advance(TimeSpan.FromHours(1));
        Assert.False((await ReviewAsync(reviewing, pinned)).Admitted);
    }

    [Fact]
    public async Task Only_an_outage_is_bridged_and_not_a_missing_image()
    {
        using var reviewing = Reviewing(TimeSpan.FromHours(4));
        var pinned = await PinnedAsync(reviewing);
        await ReviewAsync(reviewing, pinned);
        time.Advance(TimeSpan.FromHours(1));
        foreach (var kind in new[] { RegistryFailureKind.NotFound, RegistryFailureKind.Unauthorized, RegistryFailureKind.Invalid, RegistryFailureKind.LimitExceeded })
        {
            sources.ResolveFailure = new RegistryFailure(kind, "no", "registry.example");
            Assert.False((await ReviewAsync(reviewing, pinned)).Admitted, kind.ToString());
        }
    }

    [Fact]
    public async Task The_answer_warns_and_the_audit_annotation_says_since_when()
    {
        using var reviewing = Reviewing(TimeSpan.FromHours(4));
        var pinned = await PinnedAsync(reviewing);
        await using var webhook = await RunningWebhook.StartAsync(reviewing.Reviewer, time: time);
        var body = ReviewFixtures.Bytes("create-pod-tag", request =>
        {
            request["object"]!["spec"]!["containers"]![0]!["image"] = pinned;
            request["namespace"] = "shop";
        });
        Assert.Null((await webhook.ReviewAsync(body))["warnings"]);
        sources.ResolveFailure = Outage;
        time.Advance(TimeSpan.FromHours(1));
        var response = await webhook.ReviewAsync(body);
        Assert.True(response["allowed"]!.GetValue<bool>());
        Assert.Contains("because its registry is out of reach (RegistryUnavailable)", Assert.Single(response["warnings"]!.AsArray())!.GetValue<string>() + response["auditAnnotations"]!["last-known-good"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    private Reviewing Reviewing(TimeSpan bound) => DemoImages.Reviewing(policies, sources, new ReviewOptions { LastKnownGood = bound }, time);

    private Task<ReviewVerdict> ReviewAsync(Reviewing reviewing, string image) => reviewing.Reviewer.ReviewAsync(Request(image), Cancellation);

    private ReviewRequest Request(string image) => DemoImages.Request(time.GetUtcNow().AddSeconds(20), image);

    private async Task<string> PinnedAsync(Reviewing reviewing, string image = "web:v1")
    {
        var tagged = $"{DemoImages.Repository}/{image}";
        return $"{DemoImages.Repository}/{image.Split(':')[0]}@{(await ReviewAsync(reviewing, tagged)).Images[0].Digest}";
    }
}
