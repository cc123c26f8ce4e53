using System.Diagnostics.Metrics;
using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Model;
using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Registry.Content;
using AdmissionGuard.Registry.Failures;
using AdmissionGuard.Reporting;
using AdmissionGuard.Review;
using Microsoft.Extensions.Time.Testing;

namespace AdmissionGuard.Tests.Review;

public sealed class ImageReviewerTests
{
    private const string Shop = DemoImages.Repository;

    [Theory]
    [InlineData("web:v1", null)]
    [InlineData("db:v1", null)]
    [InlineData("unsigned:v1", Reason.NoSignature)]
    [InlineData("report:v1", Reason.UntrustedKey)]
    [InlineData("migrate:v1", Reason.InvalidSignature)]
    [InlineData("agent:v1", Reason.SubjectMismatch)]
    [InlineData("missing:v1", Reason.ImageNotFound)]
    [InlineData("Web:v1", Reason.InvalidReference)]
    public async Task Each_image_of_the_demo_gets_its_verdict(string image, Reason? reason)
    {
        using var reviewing = DemoImages.Reviewing(DemoImages.Snapshot());
        var verdict = await ReviewAsync(reviewing, DemoImages.Request($"{Shop}/{image}"));

        Assert.Equal(reason is null, verdict.Admitted);
        Assert.Equal(reason, verdict.Images[0].Denials.SingleOrDefault()?.Reason);
    }

    [Fact]
    public async Task A_denial_names_container_image_digest_policy_requirement_and_reason()
    {
        using var reviewing = DemoImages.Reviewing(DemoImages.Snapshot());
        var verdict = (await ReviewAsync(reviewing, DemoImages.Request($"{Shop}/unsigned:v1"))).Images[0];

        Assert.Matches(
            $"^container \"c0\": {Shop}/unsigned:v1 \\(sha256:[0-9a-f]{{64}}\\): policy production / signed: NoSignature: .*release-team",
            Assert.Single(verdict.Denials).ToString());
    }

    [Fact]
    public async Task One_bad_image_denies_the_object_and_the_good_ones_stay_without_blame()
    {
        using var reviewing = DemoImages.Reviewing(DemoImages.Snapshot());
        var verdict = await ReviewAsync(reviewing, DemoImages.Request($"{Shop}/web:v1", $"{Shop}/unsigned:v1"));

        Assert.False(verdict.Admitted);
        Assert.True(verdict.Images[0].Admitted);
        Assert.False(verdict.Images[1].Admitted);
    }

    [Theory]
    [InlineData(EnforcementMode.Warn)]
    [InlineData(EnforcementMode.Audit)]
    public async Task A_policy_that_does_not_enforce_finds_the_same_and_admits(EnforcementMode mode)
    {
        using var reviewing = DemoImages.Reviewing(DemoImages.Snapshot(s => s with { Mode = mode }));
        var verdict = await ReviewAsync(reviewing, DemoImages.Request($"{Shop}/unsigned:v1", $"{Shop}/missing:v1"));

        Assert.True(verdict.Admitted);
        Assert.Equal([Reason.NoSignature, Reason.ImageNotFound], verdict.Images.SelectMany(i => i.Denials).Select(d => d.Reason));
    }

    [Theory]
    [InlineData(UnmatchedImages.Allow, true, null)]
    [InlineData(UnmatchedImages.Warn, true, EnforcementMode.Warn)]
    [InlineData(UnmatchedImages.Deny, false, EnforcementMode.Enforce)]
    [Trait("threat", "P13")]
    public async Task An_image_that_no_policy_matches_follows_the_setting_without_a_registry(UnmatchedImages setting, bool admitted, EnforcementMode? mode)
    {
        var sources = new ObservedSources(DemoImages.Layouts());
        using var reviewing = DemoImages.Reviewing(DemoImages.Snapshot(unmatched: setting), sources);
        var verdict = await ReviewAsync(reviewing, DemoImages.Request("other.example/web:v1"));

        Assert.Equal(admitted, verdict.Admitted);
        Assert.Equal(mode, verdict.Images[0].Denials.SingleOrDefault()?.Mode);
        Assert.Equal(0, sources.Resolutions);
    }

    [Fact]
    [Trait("threat", "N1")]
    public async Task A_tag_is_denied_with_the_digest_to_use_instead()
    {
        using var reviewing = DemoImages.Reviewing(DemoImages.Snapshot(s => s with { TagReferences = TagReferences.Deny }));
        var denial = Assert.Single((await ReviewAsync(reviewing, DemoImages.Request($"{Shop}/web:v1"))).Images[0].Denials);

        Assert.Equal(Reason.TagNotAllowed, denial.Reason);
        Assert.Contains(denial.Digest!, denial.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_that_is_not_ready_denies_without_a_registry()
    {
        var sources = new ObservedSources(DemoImages.Layouts());
        using var reviewing = DemoImages.Reviewing(
            DemoImages.Snapshot(s => s with { Authorities = [new Authority { Name = "release-team", Key = new KeyAuthority { Data = "no key" } }] }), sources);

        Assert.Equal(Reason.PolicyNotReady, Assert.Single((await ReviewAsync(reviewing, DemoImages.Request($"{Shop}/web:v1"))).Images[0].Denials).Reason);
        Assert.Equal(0, sources.Resolutions);
    }

    [Fact]
    [Trait("threat", "R7")]
    public async Task A_registry_that_hangs_is_a_denial_by_the_deadline()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var asked = new TaskCompletionSource();
        var sources = new ObservedSources(DemoImages.Layouts())
        {
            Hold = async token =>
            {
                asked.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, time, token);
            },
        };
        using var reviewing = DemoImages.Reviewing(DemoImages.Snapshot(), sources, time: time);
        var review = ReviewAsync(reviewing, DemoImages.Request(time.GetUtcNow().AddSeconds(9), $"{Shop}/web:v1"));
        await asked.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(review.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(9));

        Assert.Equal(Reason.DeadlineExceeded, Assert.Single((await review).Images[0].Denials).Reason);
    }

    [Fact]
    public async Task What_was_begun_before_the_deadline_serves_the_next_attempt()
    {
        var gate = new TaskCompletionSource();
        var sources = new ObservedSources(DemoImages.Layouts()) { Hold = token => gate.Task.WaitAsync(token) };
        using var reviewing = DemoImages.Reviewing(DemoImages.Snapshot(), sources);
        var first = await ReviewAsync(reviewing, DemoImages.Request(TimeProvider.System.GetUtcNow().AddMilliseconds(50), $"{Shop}/web:v1"));
        Assert.False(first.Admitted);

        var second = ReviewAsync(reviewing, DemoImages.Request($"{Shop}/web:v1"));
        gate.SetResult();
        Assert.True((await second).Admitted);
        Assert.Equal(1, sources.Resolutions);
    }

    [Fact]
    [Trait("threat", "R1")]
    public async Task Containers_with_one_reference_are_judged_on_one_resolution()
    {
        var sources = new ObservedSources(DemoImages.Layouts());
        using var reviewing = DemoImages.Reviewing(DemoImages.Snapshot(), sources);
        var verdict = await ReviewAsync(reviewing, DemoImages.Request([.. Enumerable.Repeat($"{Shop}/web:v1", 5)]));

        Assert.Equal(5, verdict.Images.Count);
        Assert.Single(verdict.Images.Select(i => i.Digest).Distinct());
        Assert.Equal(1, sources.Resolutions);
    }

    [Fact]
    [Trait("threat", "X8")]
    public async Task Two_hundred_reviews_at_once_cause_one_verification()
    {
        var gate = new TaskCompletionSource();
        var sources = new ObservedSources(DemoImages.Layouts()) { Hold = token => gate.Task.WaitAsync(token) };
        using var reviewing = DemoImages.Reviewing(DemoImages.Snapshot(), sources);
        var reviews = Enumerable.Range(0, 200).Select(_ => ReviewAsync(reviewing, DemoImages.Request($"{Shop}/web:v1"))).ToList();
        gate.SetResult();

        Assert.All(await Task.WhenAll(reviews), verdict => Assert.True(verdict.Admitted));
        Assert.Equal((1, 1), (sources.Resolutions, sources.Listings));
    }

    [Fact]
    public async Task A_digest_that_was_admitted_needs_no_registry_again_and_a_tag_only_its_resolution()
    {
        var sources = new ObservedSources(DemoImages.Layouts());
        using var reviewing = DemoImages.Reviewing(DemoImages.Snapshot(), sources);
        var digest = (await ReviewAsync(reviewing, DemoImages.Request($"{Shop}/web:v1"))).Images[0].Digest;
        Assert.True((await ReviewAsync(reviewing, DemoImages.Request($"{Shop}/web:v1"))).Admitted);
        Assert.Equal((2, 1), (sources.Resolutions, sources.Listings));

        Assert.True((await ReviewAsync(reviewing, DemoImages.Request($"{Shop}/web@{digest}"))).Admitted);
        Assert.True((await ReviewAsync(reviewing, DemoImages.Request($"{Shop}/web@{digest}"))).Admitted);
        Assert.Equal((3, 1), (sources.Resolutions, sources.Listings));
    }

    [Fact]
    public async Task Images_that_are_remembered_and_those_that_are_not_are_counted()
    {
        using var reviewing = DemoImages.Reviewing(DemoImages.Snapshot());
        var before = Memo();
        var digest = (await ReviewAsync(reviewing, DemoImages.Request($"{Shop}/web:v1"))).Images[0].Digest;
        await ReviewAsync(reviewing, DemoImages.Request($"{Shop}/web@{digest}"));
        await ReviewAsync(reviewing, DemoImages.Request($"{Shop}/web@{digest}"));

        // The counters are of the whole process, in which other tests review too.
        var now = Memo();
        Assert.True(now["miss"] >= before["miss"] + 2, $"{now["miss"]} misses, before {before["miss"]}");
        Assert.True(now["hit"] >= before["hit"] + 1, $"{now["hit"]} hits, before {before["hit"]}");

        static Dictionary<string, long> Memo()
        {
            ReviewMetrics.Worked(0);
            var found = new Dictionary<string, long>(StringComparer.Ordinal);
            using var listener = new MeterListener
            {
                InstrumentPublished = (instrument, listening) =>
                {
                    if (instrument.Meter.Name == ReviewTelemetry.Name && instrument.Name == "admissionguard.verdict.memo")
                        listening.EnableMeasurementEvents(instrument);
                },
            };
            listener.SetMeasurementEventCallback<long>((_, value, tags, _) => found[(string)tags[0].Value!] = value);
            listener.Start();
            listener.RecordObservableInstruments();
            return found;
        }
    }

    [Fact]
    [Trait("threat", "X4")]
    public async Task A_changed_policy_is_in_force_for_what_was_admitted_before()
    {
        var policies = new PolicySource(DemoImages.Snapshot());
        using var reviewing = DemoImages.Reviewing(policies);
        Assert.True((await ReviewAsync(reviewing, DemoImages.Request($"{Shop}/web:v1"))).Admitted);
        policies.Replace(DemoImages.Snapshot(s => s with { TagReferences = TagReferences.Deny }));

        Assert.False((await ReviewAsync(reviewing, DemoImages.Request($"{Shop}/web:v1"))).Admitted);
    }

    [Fact]
    [Trait("threat", "W14")]
    public async Task Until_the_policies_were_read_nothing_is_admitted()
    {
        var policies = PolicySource.Unread();
        using var reviewing = DemoImages.Reviewing(policies);
        var denial = Assert.Single((await ReviewAsync(reviewing, DemoImages.Request("docker.io/library/nginx"))).Images[0].Denials);
        Assert.Equal((EnforcementMode.Enforce, Reason.PolicyNotReady), (denial.Mode, denial.Reason));

        // Only now is it known that no policy is about it.
        policies.Replace(PolicySnapshot.Empty);
        Assert.True((await ReviewAsync(reviewing, DemoImages.Request("docker.io/library/nginx"))).Admitted);
    }

    [Fact]
    public async Task A_missing_scan_denies_only_after_the_registry_was_asked_anew()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var sources = new ObservedSources(DemoImages.Layouts());
        var scanned = new Requirement { Name = "scanned", Vulnerabilities = new VulnerabilitiesRequirement { From = new AuthoritySelection { AnyOf = ["release-team"] }, MaxCvss = "6.9" } };
        using var reviewing = DemoImages.Reviewing(DemoImages.Snapshot(s => s with { Require = [scanned] }), sources, time: time);
        Assert.False((await ReviewAsync(reviewing, DemoImages.Request(time.GetUtcNow().AddSeconds(20), $"{Shop}/web:v1"))).Admitted);

        Assert.Equal([Freshness.Remembered(time.GetUtcNow()), Freshness.Since(time.GetUtcNow())], sources.Asked);
    }

    [Fact]
    [Trait("threat", "R24")]
    public async Task A_place_that_fails_is_a_failure_and_not_an_empty_place_and_is_not_remembered()
    {
        var sources = new ObservedSources(DemoImages.Layouts())
        {
            ReferrersFailure = new RegistryFailure(RegistryFailureKind.Unavailable, "503", "registry.example"),
        };
        using var reviewing = DemoImages.Reviewing(DemoImages.Snapshot(), sources);
        Assert.Equal(Reason.RegistryUnavailable, await OnlyReasonAsync());

        sources.ReferrersFailure = null;
        Assert.Equal(Reason.NoSignature, await OnlyReasonAsync());

        async Task<Reason> OnlyReasonAsync() =>
            Assert.Single((await ReviewAsync(reviewing, DemoImages.Request($"{Shop}/unsigned:v1"))).Images[0].Denials).Reason;
    }

    private static Task<ReviewVerdict> ReviewAsync(Reviewing reviewing, ReviewRequest request) =>
        reviewing.Reviewer.ReviewAsync(request, TestContext.Current.CancellationToken);
}
