using AdmissionGuard.Registry.Caching;
using Microsoft.Extensions.Time.Testing;

namespace AdmissionGuard.Tests.Registry.Caching;

public sealed class SingleFlightTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    [Trait("threat", "X8")]
    public async Task A_hundred_callers_at_once_cause_one_piece_of_work()
    {
        var flight = new SingleFlight<string, int>(Limit, TimeProvider.System);
        var runs = 0;
        var gate = new TaskCompletionSource();
        var callers = Enumerable.Range(0, 100).Select(_ => flight.RunAsync("a", Work, TestContext.Current.CancellationToken)).ToList();
        gate.SetResult();

        var results = await Task.WhenAll(callers);
        Assert.All(results, r => Assert.Equal(7, r.Result));
        Assert.Equal(1, runs);
        Assert.Equal(99, results.Count(r => r.Joined));

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
        var flight = new SingleFlight<string, int>(Limit, TimeProvider.System);
        var gate = new TaskCompletionSource();
        using var leaving = new CancellationTokenSource();
        var first = flight.RunAsync("a", async token => { await gate.Task.WaitAsync(token); return 7; }, leaving.Token);
        var second = flight.RunAsync("a", _ => throw new InvalidOperationException("not its turn"), TestContext.Current.CancellationToken);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        gate.SetResult();

        Assert.Equal((7, true), await second);
    }

    [Fact]
    public async Task Work_ends_by_its_own_limit()
    {
        var time = new FakeTimeProvider();
        var flight = new SingleFlight<string, int>(Limit, time);
        var begun = new TaskCompletionSource();
        var caller = flight.RunAsync("a", Forever, CancellationToken.None);
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
        var flight = new SingleFlight<string, int>(Limit, TimeProvider.System);
        await Assert.ThrowsAsync<InvalidOperationException>(() => flight.RunAsync("a", _ => throw new InvalidOperationException(), CancellationToken.None));

        Assert.Equal((3, false), await flight.RunAsync("a", _ => Task.FromResult(3), CancellationToken.None));
    }

    [Fact]
    public async Task Work_without_a_limit_ends_when_the_last_caller_leaves_and_not_before()
    {
        var flight = new SingleFlight<string, int>();
        var (begun, ended) = (new TaskCompletionSource(), new TaskCompletionSource());
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        var one = flight.RunAsync("a", UntilCancelled, first.Token);
        var two = flight.RunAsync("a", UntilCancelled, second.Token);
        await begun.Task.WaitAsync(TestContext.Current.CancellationToken);
        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        Assert.False(ended.Task.IsCompleted);
        await second.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => two);
        await ended.Task.WaitAsync(TestContext.Current.CancellationToken);

        async Task<int> UntilCancelled(CancellationToken token)
        {
            begun.SetResult();
            using var registration = token.Register(ended.SetResult);
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            return 0;
        }
    }

    [Fact]
    public async Task Work_with_a_limit_goes_on_when_everybody_has_left()
    {
        var flight = new SingleFlight<string, int>(Limit, TimeProvider.System);
        var (gate, done) = (new TaskCompletionSource(), new TaskCompletionSource<bool>());
        using var leaving = new CancellationTokenSource();
        var caller = flight.RunAsync("a", async token => { await gate.Task; done.SetResult(token.IsCancellationRequested); return 7; }, leaving.Token);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => caller);
        gate.SetResult();

        Assert.False(await done.Task.WaitAsync(TestContext.Current.CancellationToken));
    }
}
