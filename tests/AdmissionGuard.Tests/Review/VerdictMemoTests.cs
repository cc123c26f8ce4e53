using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Registry.References;
using AdmissionGuard.Review;
using Microsoft.Extensions.Time.Testing;

namespace AdmissionGuard.Tests.Review;

public sealed class VerdictMemoTests
{
    private static readonly VerdictKey Key = Bound("alpha", "shop", "anonymous", "policies");

    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));
    private readonly ReviewOptions options = new();

    [Theory]
    [InlineData(Outcome.Satisfied)]
    [InlineData(Outcome.Exempt)]
    public void What_is_satisfied_is_remembered_for_its_lifetime(Outcome outcome)
    {
        var memo = Remember(outcome, null);
        time.Advance(options.AdmittedLifetime - TimeSpan.FromSeconds(1));
        Assert.NotNull(memo.Find(Key));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(memo.Find(Key));
    }

    [Fact]
    public void A_violation_that_blocks_is_not_remembered() =>
        Assert.Null(Remember(Outcome.Violated, null).Find(Key));

    [Theory]
    [InlineData(EnforcementMode.Warn)]
    [InlineData(EnforcementMode.Audit)]
    public void A_violation_that_blocks_nobody_is_remembered_for_a_moment(EnforcementMode mode)
    {
        var memo = Remember(Outcome.Violated, null, mode);
        Assert.NotNull(memo.Find(Key));
        time.Advance(options.ReportedLifetime);
        Assert.Null(memo.Find(Key));
    }

    [Fact]
    [Trait("threat", "X4")]
    public void Nothing_is_remembered_past_what_it_rests_on()
    {
        var memo = Remember(Outcome.Satisfied, time.GetUtcNow().AddSeconds(5));
        time.Advance(TimeSpan.FromSeconds(4));
        Assert.NotNull(memo.Find(Key));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(memo.Find(Key));
    }

    [Fact]
    [Trait("threat", "X4")]
    public void What_differs_in_anything_that_a_verdict_is_bound_to_is_not_found()
    {
        var memo = Remember(Outcome.Satisfied, null);
        Assert.NotNull(memo.Find(Bound("alpha", "shop", "anonymous", "policies")));
        Assert.Null(memo.Find(Bound("beta", "shop", "anonymous", "policies")));
        Assert.Null(memo.Find(Bound("alpha", "bank", "anonymous", "policies")));
        Assert.Null(memo.Find(Bound("alpha", "shop", "fingerprint", "policies")));
        Assert.Null(memo.Find(Bound("alpha", "shop", "anonymous", "others")));
        Assert.Null(memo.Find(Key with { Pinned = false }));
        Assert.Null(memo.Find(Key with { Digest = Digest.Of("other"u8) }));
        // Nothing runs together where one part ends and the next begins.
        Assert.Null(memo.Find(Bound("alpha", "shopanonymous", "", "policies")));
    }

    private static VerdictKey Bound(string repository, string @namespace, string scope, string policies) =>
        RepositoryName.TryParse($"registry.example/{repository}", out var name, out var error)
            ? new VerdictKey(Digest.Of("content"u8), name, Pinned: true, new QuestionSurroundings(@namespace, scope, policies))
            : throw new ArgumentException(error);

    private VerdictMemo Remember(Outcome outcome, DateTimeOffset? validUntil, EnforcementMode mode = EnforcementMode.Enforce)
    {
        var memo = new VerdictMemo(options, time);
        memo.Remember(Key, [new PolicyVerdict(new PolicyRef("p"), mode, outcome, [], validUntil)]);
        return memo;
    }
}
