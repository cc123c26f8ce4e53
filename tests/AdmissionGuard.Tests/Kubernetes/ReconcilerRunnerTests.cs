using AdmissionGuard.Kubernetes.Queue;
using AdmissionGuard.Kubernetes.Reconciling;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AdmissionGuard.Tests.Kubernetes;

public sealed class ReconcilerRunnerTests
{
    private readonly FakeTimeProvider time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_comes_back_when_its_reconciler_says()
    {
        using var queue = new WorkQueue<string>(time);
        using var reconciler = new Scripted(_ => TimeSpan.FromMinutes(10));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var running = new ReconcilerRunner<string>("test", queue, reconciler, 2, NullLogger.Instance).RunAsync(stop.Token);
        queue.Add("a");
        await reconciler.CalledAsync(1);
        await WaitForDelayedAsync(queue);
        time.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(0, queue.Ready);
        time.Advance(TimeSpan.FromMinutes(1));
        await reconciler.CalledAsync(2);
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task A_key_whose_reconciler_throws_comes_back_and_the_others_go_on()
    {
        using var queue = new WorkQueue<string>(time);
        using var reconciler = new Scripted(key => key == "bad" ? throw new InvalidDataException("no") : null);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var running = new ReconcilerRunner<string>("test", queue, reconciler, 1, NullLogger.Instance).RunAsync(stop.Token);
        queue.Add("bad");
        queue.Add("good");
        await reconciler.CalledAsync(2);
        await WaitForDelayedAsync(queue);
        time.Advance(TimeSpan.FromMinutes(1));
        await reconciler.CalledAsync(3);
        Assert.Equal(["bad", "good", "bad"], reconciler.Calls);
        await stop.CancelAsync();
        await running;
    }

    private static async Task WaitForDelayedAsync(WorkQueue<string> queue)
    {
        while (queue.Delayed == 0)
            await Task.Delay(5, Cancellation);
    }

    private sealed class Scripted(Func<string, TimeSpan?> script) : IReconciler<string>, IDisposable
    {
        private readonly SemaphoreSlim called = new(0);
        private int awaited;

        public List<string> Calls { get; } = [];

        public void Dispose() => called.Dispose();

        public Task<TimeSpan?> ReconcileAsync(string key, CancellationToken cancellationToken)
        {
            lock (Calls)
                Calls.Add(key);
            called.Release();
            return Task.FromResult(script(key));
        }

        public async Task CalledAsync(int times)
        {
            for (; awaited < times; awaited++)
                Assert.True(await called.WaitAsync(TimeSpan.FromSeconds(10), Cancellation));
        }
    }
}
