namespace AdmissionGuard.Kubernetes.Queue;

/// <summary>
/// Keys that need work. A key waits at most once; it is never given out again before it was completed, and what was added meanwhile waits
/// until then; a failed key comes back after a growing pause and is never dropped. The contract of client-go's rate-limiting work queue.
/// </summary>
/// <typeparam name="TKey">Names a piece of work.</typeparam>
public sealed class WorkQueue<TKey> : IDisposable
    where TKey : notnull
{
    // client-go's defaults are 5 ms and 1000 s; a minute keeps the wait after an outage bearable, at no cost worth naming.
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly Queue<TKey> ready = new();
    private readonly HashSet<TKey> waiting = [];
    private readonly HashSet<TKey> taken = [];
    private readonly Dictionary<TKey, BackOff> retries = [];
    // By the clock that only goes on: when somebody sets the time of day back, nothing waits longer for it.
    private readonly long started;
    private readonly Dictionary<TKey, TimeSpan> due = [];
    private readonly PriorityQueue<TKey, TimeSpan> delayed = new();
    private readonly SemaphoreSlim available = new(0);
    private readonly ITimer timer;

    /// <summary>Makes an empty queue.</summary>
    public WorkQueue(TimeProvider time)
    {
        this.time = time;
        started = time.GetTimestamp();
        timer = time.CreateTimer(_ => MoveDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Keys that wait to be taken now, for metrics.</summary>
    public int Ready
    {
        get
        {
            lock (gate)
                return ready.Count;
        }
    }

    /// <summary>Keys that come back later, for metrics.</summary>
    public int Delayed
    {
        get
        {
            lock (gate)
                return due.Count;
        }
    }

    /// <summary>Adds a key; no effect when it waits already.</summary>
    public void Add(TKey key)
    {
        lock (gate)
            AddNow(key);
    }

    /// <summary>Adds a key after a delay. Of several delays for one key the earliest holds.</summary>
    public void AddAfter(TKey key, TimeSpan delay)
    {
        lock (gate)
            AddLater(key, delay);
    }

    /// <summary>Takes the next key, waiting for one. Whoever takes it must <see cref="Complete"/> or <see cref="Retry"/> it.</summary>
    public async Task<TKey> TakeAsync(CancellationToken cancellationToken)
    {
        await available.WaitAsync(cancellationToken);
        lock (gate)
        {
            var key = ready.Dequeue();
            waiting.Remove(key);
            taken.Add(key);
            return key;
        }
    }

    /// <summary>The work of a taken key is done; its failures are forgotten.</summary>
    public void Complete(TKey key)
    {
        lock (gate)
        {
            Release(key);
            retries.Remove(key);
        }
    }

    /// <summary>The work of a taken key failed: it comes back after a pause that grows with each failure in a row.</summary>
    /// <returns>The pause.</returns>
    public TimeSpan Retry(TKey key)
    {
        lock (gate)
        {
            Release(key);
            if (!retries.TryGetValue(key, out var backOff))
                retries[key] = backOff = new BackOff(FirstRetry, LongestRetry);
            var pause = backOff.Next();
            AddLater(key, pause);
            return pause;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        timer.Dispose();
        available.Dispose();
    }

    private TimeSpan Now => time.GetElapsedTime(started);

    private void Release(TKey key)
    {
        if (!taken.Remove(key))
            throw new InvalidOperationException($"{key} was not taken");
        // Added while it was worked on.
        if (waiting.Contains(key))
            Enqueue(key);
    }

    private void AddNow(TKey key)
    {
        due.Remove(key);
        if (waiting.Add(key) && !taken.Contains(key))
            Enqueue(key);
    }

    private void Enqueue(TKey key)
    {
        ready.Enqueue(key);
        available.Release();
    }

    private void AddLater(TKey key, TimeSpan delay)
    {
        var at = Now + delay;
        if (delay <= TimeSpan.Zero)
        {
            AddNow(key);
            return;
        }

        if (waiting.Contains(key) || (due.TryGetValue(key, out var earlier) && earlier <= at))
            return;
        due[key] = at;
        delayed.Enqueue(key, at);
        Schedule();
    }

    private void MoveDue()
    {
        lock (gate)
        {
            var now = Now;
            while (delayed.TryPeek(out var key, out var at) && at <= now)
            {
                delayed.Dequeue();
                // An entry that a sooner one has replaced is no longer the one in the table.
                if (due.TryGetValue(key, out var current) && current == at)
                    AddNow(key);
            }

            Schedule();
        }
    }

    private void Schedule()
    {
        if (!delayed.TryPeek(out _, out var at))
            return;
        var wait = at - Now;
        timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
