using System.Text;
using AdmissionGuard.Kubernetes.Events;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace AdmissionGuard.Tests.Kubernetes;

public sealed class EventTextTests
{
    [Fact]
    public void A_text_is_cut_between_characters_and_never_beyond_its_limit() =>
        Gen.Select(Gen.String, Gen.Int[8, 200]).Sample((text, limit) =>
        {
            text = new string([.. text.EnumerateRunes().SelectMany(rune => rune.ToString())]);
            var cut = EventText.Bounded(text, limit);
            Assert.True(Encoding.UTF8.GetByteCount(cut) <= limit);
            if (Encoding.UTF8.GetByteCount(text) <= limit)
                Assert.Equal(text, cut);
            else
                Assert.StartsWith(cut[..^1], text, StringComparison.Ordinal);
            Assert.Equal(cut, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(cut)));
        });

    [Fact]
    public void Writes_are_bounded_to_a_burst_and_then_to_a_rate()
    {
        var time = new FakeTimeProvider();
        var budget = new WriteBudget(perSecond: 10, burst: 3, time);
        var written = 0;
        for (var step = 0; step < 1000; step++)
        {
            if (budget.TryTake(out _))
                written++;
            time.Advance(TimeSpan.FromMilliseconds(10));
        }

        Assert.InRange(written, 100, 103);
    }

    [Fact]
    public void A_refused_write_is_told_how_long_to_wait()
    {
        var time = new FakeTimeProvider();
        var budget = new WriteBudget(perSecond: 4, burst: 1, time);
        Assert.True(budget.TryTake(out _));
        Assert.False(budget.TryTake(out var wait));
        time.Advance(wait);
        Assert.True(budget.TryTake(out _));
    }
}
