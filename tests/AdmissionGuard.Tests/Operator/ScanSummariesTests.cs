using AdmissionGuard.Operator.Scanning;
using Microsoft.Extensions.Time.Testing;

namespace AdmissionGuard.Tests.Operator;

public sealed class ScanSummariesTests
{
    [Fact]
    public void Among_many_changes_it_is_worked_out_once_a_second_and_says_that_it_is_behind()
    {
        var time = new FakeTimeProvider();
        var summaries = new ScanSummaries(new RunningImages(_ => null), time);
        var first = summaries.Current;
        Assert.Null(first.ComeBack);
        time.Advance(ScanSummaries.MaxAge / 2);
        summaries.Outdate();
        Assert.Same(first.States, summaries.Current.States);
        Assert.Equal(ScanSummaries.MaxAge, summaries.Current.ComeBack);

        time.Advance(ScanSummaries.MaxAge / 2);
        Assert.NotSame(first.Policies, summaries.Current.Policies);
        Assert.Null(summaries.Current.ComeBack);
    }

    [Fact]
    public void While_nothing_changes_nothing_is_worked_out()
    {
        var time = new FakeTimeProvider();
        var summaries = new ScanSummaries(new RunningImages(_ => null), time);
        var first = summaries.Current;
        time.Advance(TimeSpan.FromHours(1));
        Assert.Same(first.Policies, summaries.Current.Policies);
    }
}
