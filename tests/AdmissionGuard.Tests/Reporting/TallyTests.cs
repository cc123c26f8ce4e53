using AdmissionGuard.Reporting.Metrics;

namespace AdmissionGuard.Tests.Reporting;

public sealed class TallyTests
{
    [Fact]
    public void Nothing_is_lost_when_many_count_at_once()
    {
        var tally = new Tally<int>(series => [new("series", series)], 100);
        Parallel.For(0, 100_000, i => tally.Add(i % 10));
        var read = tally.Read().ToList();
        Assert.Equal(10, read.Count);
        Assert.All(read, sum => Assert.Equal(10_000, sum.Value));
        Assert.Equal(Enumerable.Range(0, 10), read.Select(sum => (int)sum.Tags[0].Value!).Order());
    }

    [Fact]
    [Trait("threat", "O2")]
    public void What_is_over_the_bound_is_summed_up()
    {
        var tally = new Tally<int>(series => [new("series", series)], 3);
        for (var i = 0; i < 1_000; i++)
            tally.Add(i);
        tally.Add(0);
        var read = tally.Read().ToList();
        Assert.Equal(4, read.Count);
        Assert.Equal(2, Assert.Single(read, sum => Equals(sum.Tags[0].Value, 0)).Value);
        var overflow = Assert.Single(read, sum => sum.Tags[0].Key == "otel_metric_overflow");
        Assert.Equal(997, overflow.Value);
        Assert.Equal("true", overflow.Tags[0].Value);
    }
}
