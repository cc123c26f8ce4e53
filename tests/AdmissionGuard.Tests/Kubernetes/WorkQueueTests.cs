using AdmissionGuard.Kubernetes.Queue;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace AdmissionGuard.Tests.Kubernetes;

public sealed class WorkQueueTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_waits_once_however_often_it_is_added()
    {
        using var queue = new WorkQueue<string>(new FakeTimeProvider());
        queue.Add("a");
        queue.Add("a");
        queue.Add("b");
        Assert.Equal(2, queue.Ready);
        Assert.Equal("a", await queue.TakeAsync(Cancellation));
        Assert.Equal("b", await queue.TakeAsync(Cancellation));
        Assert.False(queue.TakeAsync(Cancellation).IsCompleted);
    }

    [Fact]
    public async Task A_key_that_is_worked_on_is_not_given_out_again_until_it_is_complete()
    {
        using var queue = new WorkQueue<string>(new FakeTimeProvider());
        queue.Add("a");
        await queue.TakeAsync(Cancellation);
        queue.Add("a");
        var next = queue.TakeAsync(Cancellation);
        Assert.False(next.IsCompleted);
        queue.Complete("a");
        Assert.Equal("a", await next.WaitAsync(TimeSpan.FromSeconds(5), Cancellation));
    }

    [Fact]
    public async Task A_failed_key_comes_back_after_growing_pauses_without_end()
    {
        var time = new FakeTimeProvider();
        using var queue = new WorkQueue<string>(time);
        queue.Add("a");
        var longest = TimeSpan.Zero;
        for (var failure = 0; failure < 30; failure++)
        {
            Assert.Equal("a", await queue.TakeAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(5), Cancellation));
            var pause = queue.Retry("a");
            longest = pause > longest ? pause : longest;
            time.Advance(pause - TimeSpan.FromTicks(1));
            Assert.Equal(0, queue.Ready);
            // A timer knows milliseconds.
            time.Advance(TimeSpan.FromMilliseconds(1));
            Assert.Equal(1, queue.Ready);
        }

        Assert.InRange(longest, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1));
        await queue.TakeAsync(Cancellation);
        queue.Complete("a");
        queue.Add("a");
        await queue.TakeAsync(Cancellation);
        Assert.InRange(queue.Retry("a"), TimeSpan.Zero, TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public async Task Of_several_delays_for_a_key_the_earliest_holds()
    {
        var time = new FakeTimeProvider();
        using var queue = new WorkQueue<string>(time);
        queue.AddAfter("a", TimeSpan.FromMinutes(5));
        queue.AddAfter("a", TimeSpan.FromSeconds(5));
        queue.AddAfter("a", TimeSpan.FromMinutes(1));
        Assert.Equal(1, queue.Delayed);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("a", await queue.TakeAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(5), Cancellation));
        queue.Complete("a");
        time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(0, queue.Ready);
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(3600)]
    public async Task A_delay_is_as_long_as_it_was_asked_for_when_the_time_of_day_jumps(int seconds)
    {
        var time = new FakeTimeProvider();
        var clock = new SetClock(time);
        using var queue = new WorkQueue<string>(clock);
        queue.AddAfter("a", TimeSpan.FromMinutes(1));
        clock.Offset = TimeSpan.FromSeconds(seconds);
        queue.AddAfter("b", TimeSpan.FromSeconds(30));
        Assert.Equal(0, queue.Ready);
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("b", await queue.TakeAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(5), Cancellation));
        Assert.Equal(0, queue.Ready);
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("a", await queue.TakeAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(5), Cancellation));
    }

    [Fact]
    public void Completing_what_was_not_taken_is_a_bug()
    {
        using var queue = new WorkQueue<string>(new FakeTimeProvider());
        queue.Add("a");
        Assert.Throws<InvalidOperationException>(() => queue.Complete("a"));
    }

    [Fact]
    public async Task Under_many_workers_no_key_is_worked_on_twice_at_once_and_none_is_lost()
    {
        await Gen.Int[0, 9].Array[1, 200].SampleAsync(async keys =>
        {
            using var queue = new WorkQueue<int>(TimeProvider.System);
            var busy = new int[10];
            var added = new int[10];
            var seen = new int[10];
            using var end = new CancellationTokenSource();
            var workers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
            {
                while (true)
                {
                    int key;
                    try
                    {
                        key = await queue.TakeAsync(end.Token);
                    }
                    catch (OperationCanceledException)
                    {
                        return;
                    }

                    Assert.Equal(1, Interlocked.Increment(ref busy[key]));
                    // What was added by now is seen by this turn; what is added later must get another one.
                    Volatile.Write(ref seen[key], Volatile.Read(ref added[key]));
                    await Task.Yield();
                    Interlocked.Decrement(ref busy[key]);
                    queue.Complete(key);
                }
            })).ToArray();
            foreach (var key in keys)
            {
                Interlocked.Increment(ref added[key]);
                queue.Add(key);
            }

            var deadline = TimeProvider.System.GetTimestamp();
            while (!added.SequenceEqual(seen))
            {
                Assert.True(TimeProvider.System.GetElapsedTime(deadline) < TimeSpan.FromSeconds(30), "a key was lost");
                await Task.Delay(1, Cancellation);
            }

            await end.CancelAsync();
            await Task.WhenAll(workers);
        }, iter: 50);
    }
}
