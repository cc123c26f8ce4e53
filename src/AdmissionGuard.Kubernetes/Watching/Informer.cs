using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;

namespace AdmissionGuard.Kubernetes.Watching;

/// <summary>
/// Keeps a copy of all objects of one resource in memory and says what changes: a consistent list in pages, then a watch with bookmarks
/// that is resumed from the last resourceVersion seen. When the server no longer has that version (410), it lists again and says the
/// difference, so that what was deleted while nothing watched is reported too. Kubernetes API concepts, "Efficient detection of changes".
/// </summary>
/// <typeparam name="T">A slim type with the fields that are needed.</typeparam>
public sealed class Informer<T>
    where T : class, IResource
{
    private readonly ApiReader reader;
    private readonly ResourceEndpoint endpoint;
    private readonly JsonTypeInfo<ResourceList<T>> listType;
    private readonly JsonTypeInfo<T> itemType;
    private readonly InformerOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly BackOff backOff;
    private readonly ConcurrentDictionary<ObjectKey, T> store = new();
    private readonly TaskCompletionSource synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Action<ResourceChange<T>>? changed;
    private string? resourceVersion;
    private long lastContact;
    private int running;

    /// <summary>Makes an informer; <see cref="RunAsync"/> starts it.</summary>
    /// <param name="client">The connection to the API server.</param>
    /// <param name="endpoint">What to list and watch.</param>
    /// <param name="listType">How to read a page, from a serializer context that declares <see cref="ResourceList{T}"/>.</param>
    /// <param name="time">Where pauses and <see cref="SinceContact"/> come from.</param>
    /// <param name="logger">Told of failures and lists.</param>
    /// <param name="options">Page size, deadlines, pauses.</param>
    public Informer(k8s.Kubernetes client, ResourceEndpoint endpoint, JsonTypeInfo<ResourceList<T>> listType, TimeProvider time, ILogger logger, InformerOptions? options = null)
    {
        this.options = options ?? new InformerOptions();
        this.endpoint = endpoint;
        this.listType = listType;
        this.time = time;
        this.logger = logger;
        reader = new ApiReader(client);
        itemType = (JsonTypeInfo<T>)listType.Options.GetTypeInfo(typeof(T));
        backOff = new BackOff(this.options.FirstPause, this.options.LongestPause);
        lastContact = time.GetTimestamp();
    }

    /// <summary>
    /// Called for each change, one at a time and in the server's order for each object, on the informer's own loop: hand over to a queue
    /// and return. Subscribe before <see cref="RunAsync"/>. An exception ends <see cref="RunAsync"/>.
    /// </summary>
    public event Action<ResourceChange<T>> Changed
    {
        add
        {
            if (Volatile.Read(ref running) != 0)
                throw new InvalidOperationException("Subscribe before the informer runs: later subscribers would miss what it already said.");
            changed += value;
        }

        remove => changed -= value;
    }

    /// <summary>Ends when the first complete list is in the store and has been reported.</summary>
    public Task Synced => synced.Task;

    /// <summary>All objects known now: a copy.</summary>
    public IReadOnlyCollection<T> Items => [.. store.Values];

    /// <summary>How many objects are known now.</summary>
    public int Count => store.Count;

    /// <summary>How many lists have been made: one, unless history was lost.</summary>
    public long Lists { get; private set; }

    /// <summary>
    /// How long ago the server last said anything, by the monotonic clock. With bookmarks that is at most a little over a minute on a
    /// healthy connection; beyond <see cref="InformerOptions.SilenceLimit"/> the copy must be taken for stale.
    /// </summary>
    public TimeSpan SinceContact => time.GetElapsedTime(Volatile.Read(ref lastContact));

    /// <summary>The object of that key, or null.</summary>
    public T? Find(ObjectKey key) => store.GetValueOrDefault(key);

    /// <summary>Lists and watches until cancelled. Failures of the server or the network are paused for and retried without end.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref running, 1) != 0)
            throw new InvalidOperationException("The informer runs already.");
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                try
                {
                    if (resourceVersion is null)
                        await ListAsync(cancellationToken);
                    await WatchAsync(cancellationToken);
                }
                catch (ApiException error) when (error.Code == HttpStatusCode.Gone)
                {
                    InformerLog.HistoryLost(logger, endpoint);
                    resourceVersion = null;
                }
                catch (Exception error) when (IsTransient(error))
                {
                    // A connection may break in the moment in which this is stopped.
                    cancellationToken.ThrowIfCancellationRequested();
                    var pause = Longer(backOff.Next(), (error as ApiException)?.RetryAfter);
                    InformerLog.Failed(logger, endpoint, pause, error);
                    await Task.Delay(pause, time, cancellationToken);
                }
            }
        }
        finally
        {
            synced.TrySetCanceled(CancellationToken.None);
        }
    }

    private async Task ListAsync(CancellationToken cancellationToken)
    {
        var found = new Dictionary<ObjectKey, T>();
        string? token = null;
        string version;
        do
        {
            using var deadline = new Deadline(options.PageDeadline, time, cancellationToken);
            var page = await reader.GetAsync(
                endpoint.PathAndQuery($"limit={options.PageSize}" + (token is null ? "" : $"&continue={Uri.EscapeDataString(token)}")), listType, deadline.Token);
            Heard();
            foreach (var item in page.Items ?? [])
                found[item.Metadata.Key] = item;
            token = page.Metadata.Continue;
            version = page.Metadata.ResourceVersion ?? throw new JsonException("a list without resourceVersion");
        }
        while (!string.IsNullOrEmpty(token));

        Replace(found);
        resourceVersion = version;
        Lists++;
        backOff.Reset();
        InformerLog.Listed(logger, endpoint, found.Count);
        synced.TrySetResult();
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
#pragma warning disable CA5394 // Jitter is no secret.
        var seconds = (int)(options.WatchDuration.TotalSeconds * (1 + Random.Shared.NextDouble()));
#pragma warning restore CA5394
        var query = $"watch=true&allowWatchBookmarks=true&timeoutSeconds={seconds}&resourceVersion={Uri.EscapeDataString(resourceVersion!)}";
        using var silence = new Deadline(options.SilenceLimit, time, cancellationToken);
        var started = time.GetTimestamp();
        var events = 0L;
        await foreach (var line in reader.WatchAsync(endpoint.PathAndQuery(query), Heard, silence.Token))
        {
            silence.Restart();
            Heard();
            Take(line);
            backOff.Reset();
            events++;
        }

        // A watch that ends is normal. One that ends at once and empty would be asked for again in a tight loop.
        Heard();
        if (events == 0 && time.GetElapsedTime(started) < options.FirstPause)
            await Task.Delay(backOff.Next(), time, cancellationToken);
    }

    private void Take(WatchEvent line)
    {
        switch (line.Type)
        {
            case "ADDED" or "MODIFIED":
                var item = Read(line.Object);
                Put(item);
                resourceVersion = item.Metadata.ResourceVersion;
                break;
            case "DELETED":
                var gone = Read(line.Object);
                Remove(gone.Metadata.Key, gone);
                resourceVersion = gone.Metadata.ResourceVersion;
                break;
            case "BOOKMARK":
                resourceVersion = line.Object.Deserialize(WatchJson.Default.Bookmark)?.Metadata.ResourceVersion ?? throw new JsonException("a bookmark without resourceVersion");
                break;
            case "ERROR":
                var status = line.Object.Deserialize(WatchJson.Default.ApiStatus) ?? throw new JsonException("an error without status");
                throw new ApiException((HttpStatusCode)status.Code, status.Message ?? status.Reason ?? "", null);
            default:
                throw new JsonException($"a watch event of unknown type {line.Type}");
        }
    }

    private T Read(JsonElement json) => json.Deserialize(itemType) ?? throw new JsonException("null instead of an object");

    private void Replace(Dictionary<ObjectKey, T> found)
    {
        foreach (var key in store.Keys)
        {
            if (!found.ContainsKey(key))
                Remove(key, null);
        }

        foreach (var item in found.Values)
            Put(item);
    }

    private void Put(T item)
    {
        var key = item.Metadata.Key;
        var before = store.GetValueOrDefault(key);
        if (before is not null && !string.Equals(before.Metadata.Uid, item.Metadata.Uid, StringComparison.Ordinal))
        {
            // Deleted and made anew while nothing watched: another object of the same name.
            Remove(key, null);
            before = null;
        }

        if (before is not null && string.Equals(before.Metadata.ResourceVersion, item.Metadata.ResourceVersion, StringComparison.Ordinal))
            return;
        store[key] = item;
        changed?.Invoke(new ResourceChange<T>(before, item));
    }

    private void Remove(ObjectKey key, T? last)
    {
        // The last state that the server sent is preferred to the one that was known.
        if (store.TryRemove(key, out var known))
            changed?.Invoke(new ResourceChange<T>(last ?? known, null));
    }

    private void Heard() => Volatile.Write(ref lastContact, time.GetTimestamp());

    private static TimeSpan Longer(TimeSpan pause, TimeSpan? asked) => asked > pause ? asked.Value : pause;

    private static bool IsTransient(Exception error) =>
        error is ApiException or HttpRequestException or IOException or JsonException or OperationCanceledException or k8s.Exceptions.KubernetesClientException;
}
