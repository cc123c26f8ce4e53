using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Review;
using Microsoft.Extensions.Time.Testing;

namespace AdmissionGuard.Tests.Review;

public sealed class VerdictMemoTests
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));
    private readonly ReviewOptions options = new();

    [Theory]
    [InlineData(Outcome.Satisfied)]
    [InlineData(Outcome.Exempt)]
    public void What_is_satisfied_is_remembered_for_its_lifetime(Outcome outcome)
    {
        var memo = Remember(outcome, null);
        time.Advance(options.AdmittedLifetime - TimeSpan.FromSeconds(1));
        Assert.NotNull(memo.Find("k"));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(memo.Find("k"));
    }

    [Fact]
    public void A_violation_that_blocks_is_not_remembered() =>
        Assert.Null(Remember(Outcome.Violated, null).Find("k"));

    [Theory]
    [InlineData(EnforcementMode.Warn)]
    [InlineData(EnforcementMode.Audit)]
    public void A_violation_that_blocks_nobody_is_remembered_for_a_moment(EnforcementMode mode)
    {
        var memo = Remember(Outcome.Violated, null, mode);
        Assert.NotNull(memo.Find("k"));
        time.Advance(options.ReportedLifetime);
        Assert.Null(memo.Find("k"));
    }

    [Fact]
    [Trait("threat", "X4")]
    public void Nothing_is_remembered_past_what_it_rests_on()
    {
        var memo = Remember(Outcome.Satisfied, time.GetUtcNow().AddSeconds(5));
        time.Advance(TimeSpan.FromSeconds(4));
        Assert.NotNull(memo.Find("k"));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(memo.Find("k"));
    }

    private VerdictMemo Remember(Outcome outcome, DateTimeOffset? validUntil, EnforcementMode mode = EnforcementMode.Enforce)
    {
        var memo = new VerdictMemo(options, time);
        memo.Remember("k", [new PolicyVerdict(new PolicyRef("p"), mode, outcome, [], validUntil)]);
        return memo;
    }
}
