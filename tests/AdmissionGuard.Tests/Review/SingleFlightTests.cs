using AdmissionGuard.Review;
using Microsoft.Extensions.Time.Testing;

namespace AdmissionGuard.Tests.Review;

public sealed class SingleFlightTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    [Trait("threat", "X8")]
    public async Task A_hundred_callers_at_once_cause_one_piece_of_work()
    {
        var flight = new SingleFlight<string, int>(TimeProvider.System);
        var runs = 0;
        var gate = new TaskCompletionSource();
        var callers = Enumerable.Range(0, 100).Select(_ => flight.RunAsync("a", Work, Limit, TestContext.Current.CancellationToken)).ToList();
        gate.SetResult();

        Assert.All(await Task.WhenAll(callers), result => Assert.Equal(7, result));
        Assert.Equal(1, runs);
        Assert.Equal(99, flight.Joins);

        async Task<int> Work(CancellationToken token)
        {
            Interlocked.Increment(ref runs);
            await gate.Task.WaitAsync(token);
            return 7;
        }
    }

    [Fact]
    [Trait("threat", "X8")]
    public async Task The_first_caller_leaving_takes_nothing_from_the_others()
    {
        var flight = new SingleFlight<string, int>(TimeProvider.System);
        var gate = new TaskCompletionSource();
        using var leaving = new CancellationTokenSource();
        var first = flight.RunAsync("a", async token => { await gate.Task.WaitAsync(token); return 7; }, Limit, leaving.Token);
        var second = flight.RunAsync("a", _ => throw new InvalidOperationException("not its turn"), Limit, TestContext.Current.CancellationToken);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        gate.SetResult();

        Assert.Equal(7, await second);
    }

    [Fact]
    public async Task Work_ends_by_its_own_limit()
    {
        var time = new FakeTimeProvider();
        var flight = new SingleFlight<string, int>(time);
        var begun = new TaskCompletionSource();
        var caller = flight.RunAsync("a", Forever, Limit, CancellationToken.None);
        await begun.Task.WaitAsync(TestContext.Current.CancellationToken);
        time.Advance(Limit + TimeSpan.FromSeconds(1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => caller);

        async Task<int> Forever(CancellationToken token)
        {
            begun.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, time, token);
            return 0;
        }
    }

    [Fact]
    public async Task Failed_work_is_not_kept_for_the_next_caller()
    {
        var flight = new SingleFlight<string, int>(TimeProvider.System);
        await Assert.ThrowsAsync<InvalidOperationException>(() => flight.RunAsync("a", _ => throw new InvalidOperationException(), Limit, CancellationToken.None));

        Assert.Equal(3, await flight.RunAsync("a", _ => Task.FromResult(3), Limit, CancellationToken.None));
    }
}
