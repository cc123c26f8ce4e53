using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Content;
using AdmissionGuard.Registry.Failures;
using AdmissionGuard.Registry.References;
using AdmissionGuard.Registry.Telemetry;
using BitFaster.Caching.Lru;

namespace AdmissionGuard.Registry.Caching;

/// <summary>What registries said a short while ago about names that can change: tags and referrers.</summary>
/// <typeparam name="T">What they said.</typeparam>
internal sealed class ListingCache<T>
    where T : class
{
    /// <summary>Entries are small: digests, and lists bounded by the limits on referrers.</summary>
    private const int MaxEntries = 10_000;

    private readonly ConcurrentLru<ListingKey, Entry> entries = new(MaxEntries);
    private readonly string name;
    private readonly RegistryMetrics metrics;
    private readonly TimeProvider time;

    internal ListingCache(string name, RegistryMetrics metrics, TimeProvider time)
    {
        this.name = name;
        this.metrics = metrics;
        this.time = time;
        metrics.Watch(name, entries);
    }

    /// <summary>A remembered answer that is fresh enough, or null.</summary>
    internal RegistryResult<T>? Get(ListingKey key, TimeSpan lifetime, Freshness freshness)
    {
        var found = Peek(key, lifetime, freshness);
        metrics.LookedUp(name, found is not null);
        return found;
    }

    /// <summary>The same, uncounted: for a second look by one that has become first to ask.</summary>
    internal RegistryResult<T>? Peek(ListingKey key, TimeSpan lifetime, Freshness freshness) =>
        entries.TryGet(key, out var entry) && IsFresh(entry, lifetime, freshness) ? entry.Result : (RegistryResult<T>?)null;

    /// <summary>The last answer of any age: a hint.</summary>
    internal T? Last(ListingKey key) => entries.TryGet(key, out var entry) ? entry.Result.Value : null;

    /// <summary>Remembers an answer to a question asked at some time. Failures of the way to the registry are nobody's answer.</summary>
    internal void Put(ListingKey key, RegistryResult<T> result, DateTimeOffset asked)
    {
        if (result.IsSuccess || IsAnswer(result.Failure.Kind))
            entries.AddOrUpdate(key, new Entry(result, asked));
    }

    private bool IsFresh(Entry entry, TimeSpan lifetime, Freshness freshness)
    {
        var notBefore = entry.Result.IsSuccess ? freshness.Present : freshness.Absent;
        return time.GetUtcNow() - entry.Asked < lifetime && (notBefore is null || entry.Asked >= notBefore);
    }

    private static bool IsAnswer(RegistryFailureKind kind) => kind switch
    {
        RegistryFailureKind.NotFound or RegistryFailureKind.Unauthorized or RegistryFailureKind.Forbidden
            or RegistryFailureKind.Invalid or RegistryFailureKind.Unsupported => true,
        _ => false,
    };

    private sealed record Entry(RegistryResult<T> Result, DateTimeOffset Asked);
}

/// <summary>What was asked: by whom it may be shared, of which repository, and the tag or subject.</summary>
internal readonly record struct ListingKey(string Scope, RepositoryName Repository, string Name);
