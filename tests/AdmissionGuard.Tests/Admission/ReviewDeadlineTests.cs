using AdmissionGuard.Admission;

namespace AdmissionGuard.Tests.Admission;

public sealed class ReviewDeadlineTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [Trait("threat", "R7")]
    [InlineData("?timeout=10s", 9000)]
    [InlineData("?timeout=30s", 29000)]
    [InlineData("?timeout=5s", 4000)]
    [InlineData("?timeout=2s", 1500)]
    [InlineData("?timeout=1s", 750)]
    [InlineData("?a=b&timeout=3s", 2250)]
    [InlineData("?timeout=1500ms", 1125)]
    [InlineData("?timeout=600s", 29000)]
    [InlineData("", 9000)]
    [InlineData(null, 9000)]
    [InlineData("?timeout=", 9000)]
    [InlineData("?timeout=0s", 9000)]
    [InlineData("?timeout=1ms", 9000)]
    [InlineData("?timeout=-5s", 9000)]
    [InlineData("?timeout=+5s", 9000)]
    [InlineData("?timeout=5", 9000)]
    [InlineData("?timeout=5m", 9000)]
    [InlineData("?timeout=1e3s", 9000)]
    [InlineData("?timeout=99999999999999s", 9000)]
    [InlineData("?timeout=%35s", 4000)]
    [InlineData("?TIMEOUT=5s", 9000)]
    public void The_answer_leaves_before_the_api_server_stops_waiting(string? query, int milliseconds)
    {
        var deadline = ReviewDeadline.Of(query, Now, waiting: 0);
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), deadline.Answer - Now);
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds - 100), deadline.Review - Now);
    }

    [Theory]
    [InlineData("?timeout=10s", 0, 9000)]
    [InlineData("?timeout=10s", 2_000, 7000)]
    [InlineData("?timeout=10s", 1_000_000, 5000)]
    [InlineData("?timeout=2s", 12_000, 1000)]
    [Trait("threat", "W4")]
    public void The_more_wait_the_earlier_each_is_answered_and_half_of_the_time_stays(string query, int waiting, double answerAfterMilliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(answerAfterMilliseconds), ReviewDeadline.Of(query, Now, waiting).Answer - Now);
}
