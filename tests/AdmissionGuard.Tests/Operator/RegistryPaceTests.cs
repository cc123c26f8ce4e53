using AdmissionGuard.Operator.Scanning;
using Microsoft.Extensions.Time.Testing;

namespace AdmissionGuard.Tests.Operator;

public sealed class RegistryPaceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_registry_has_its_turns_evenly_spaced_and_none_waits_for_another()
    {
        var time = new FakeTimeProvider();
        var pace = new RegistryPace(2, time);
        await pace.WaitAsync("one.example", Cancellation);
        var second = pace.WaitAsync("one.example", Cancellation);
        var third = pace.WaitAsync("one.example", Cancellation);
        Assert.True(pace.WaitAsync("other.example", Cancellation).IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(499));
        Assert.False(second.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        await second;
        Assert.False(third.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(500));
        await third;
    }

    [Fact]
    public async Task A_time_of_day_that_is_set_back_holds_up_nothing()
    {
        var time = new FakeTimeProvider();
        var clock = new SetClock(time);
        var pace = new RegistryPace(1, clock);
        await pace.WaitAsync("one.example", Cancellation);
        clock.Offset = TimeSpan.FromHours(-1);
        var second = pace.WaitAsync("one.example", Cancellation);
        time.Advance(TimeSpan.FromSeconds(1));
        await second.WaitAsync(TimeSpan.FromSeconds(5), Cancellation);
    }
}
