using System.Collections.Frozen;
using AdmissionGuard.Sigstore.Tuf;

namespace AdmissionGuard.TrustRoots;

/// <summary>
/// The refreshers of all trust roots that come from TUF repositories, as the objects in the cluster name them. One
/// repository that hangs or lies costs the others nothing.
/// </summary>
/// <param name="client">Made by <see cref="TufHttp.CreateGuarded"/>.</param>
/// <param name="cache">Directory of the caches, one below it for each root; null for none.</param>
/// <param name="time">The clock.</param>
/// <param name="logging">The logs.</param>
internal sealed class TrustRootService(HttpClient client, DirectoryInfo? cache, TimeProvider time, ILoggerFactory logging) : IAsyncDisposable
{
    /// <summary>
    /// The longest that a root of which nothing is known yet keeps a process from being ready: a repository that is down
    /// must not take the webhook down with it. Policies that need such a root deny meanwhile, and say so.
    /// </summary>
    public static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private FrozenDictionary<string, Running> running = FrozenDictionary<string, Running>.Empty;

    /// <summary>Raised after each attempt of any root, with its name.</summary>
    public event Action<string, TrustRootState>? Changed;

    /// <summary>What is known of a root; null for one that is not followed.</summary>
    public TrustRootState? Find(string name) => Volatile.Read(ref running).GetValueOrDefault(name)?.Refresher.Current;

    /// <summary>The roots that are followed, with what is known of each, in the order of their names.</summary>
    public IEnumerable<(string Name, TrustRootState State)> Followed =>
        Volatile.Read(ref running).OrderBy(root => root.Key, StringComparer.Ordinal).Select(root => (root.Key, root.Value.Refresher.Current));

    /// <summary>Why reviews should not be sent here, or null: a root of which nothing is known was not asked for yet.</summary>
    public string? WhyNotReady()
    {
        foreach (var (name, root) in Volatile.Read(ref running))
        {
            if (root.Refresher.Current is { TrustedRoot: null, LastAttempt: null } && time.GetElapsedTime(root.Started) < FirstLook)
                return $"the trust root {name} was not read yet";
        }

        return null;
    }

    /// <summary>Follows exactly these roots from now on; those that have not changed go on undisturbed.</summary>
    public void Follow(IReadOnlyCollection<TrustRootSource> sources)
    {
        lock (gate)
        {
            var before = running;
            var next = sources.ToFrozenDictionary(
                source => source.Name,
                source => before.TryGetValue(source.Name, out var known) && known.Source.IsSameAs(source) ? known : Start(source),
                StringComparer.Ordinal);
            Volatile.Write(ref running, next);
            foreach (var old in before.Values.Except(next.Values)) old.Stop();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        FrozenDictionary<string, Running> last;
        lock (gate) (last, running) = (running, FrozenDictionary<string, Running>.Empty);
        foreach (var root in last.Values) root.Stop();
        await Task.WhenAll(last.Values.Select(root => root.Ended)).ConfigureAwait(false);
        foreach (var root in last.Values) root.Dispose();
    }

    private Running Start(TrustRootSource source)
    {
        ITufStore? disk = cache is null ? null : new FileTufStore(Path.Combine(cache.FullName, TufFileName.ForDisk(source.Name)));
        var refresher = new TrustRootRefresher(
            source,
            new HttpTufRepository(client, source.Repository, source.Targets),
            new ResilientTufStore(source.Name, disk, logging.CreateLogger<ResilientTufStore>()),
            time,
            logging.CreateLogger<TrustRootRefresher>());
        refresher.Changed += state => Changed?.Invoke(source.Name, state);
        return new Running(source, refresher, time.GetTimestamp());
    }

    private sealed class Running : IDisposable
    {
        private readonly CancellationTokenSource ending = new();

        public Running(TrustRootSource source, TrustRootRefresher refresher, long started)
        {
            Source = source;
            Started = started;
            Refresher = refresher;
            Ended = RunAsync();
        }

        public TrustRootSource Source { get; }

        public long Started { get; }

        public TrustRootRefresher Refresher { get; }

        public Task Ended { get; }

        public void Stop() => ending.Cancel();

        public void Dispose() => ending.Dispose();

        private async Task RunAsync()
        {
            // Off the caller's thread at once: nobody waits for a repository.
            await Task.Yield();
            try
            {
                await Refresher.RunAsync(ending.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (ending.IsCancellationRequested)
            {
                // Told to stop.
            }
            finally
            {
                Refresher.Dispose();
            }
        }
    }
}
