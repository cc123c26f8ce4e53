using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Egress;
using BitFaster.Caching;
using BitFaster.Caching.Lru;

namespace AdmissionGuard.Registry.Telemetry;

/// <summary>
/// What registries cost, as metrics. Labels are bounded: users may name any host in a Pod (CVE-2026-49835: unbounded
/// labels), so hosts beyond the first ones share a label.
/// </summary>
public sealed class RegistryMetrics : IDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "AdmissionGuard.Registry";

    /// <summary>Hosts with a label of their own, besides those that the operator names.</summary>
    private const int MaxHostLabels = 50;

    private readonly Meter meter = new(MeterName);
    private readonly ConcurrentDictionary<string, string> labels = new(StringComparer.Ordinal);
    private int freeLabels = MaxHostLabels;
    private readonly Counter<long> requests;
    private readonly Histogram<double> durations;
    private readonly Counter<long> received;
    private readonly Counter<long> lookups;
    private readonly Counter<long> evictions;

    internal RegistryMetrics(RegistryOptions options)
    {
        foreach (var host in options.Hosts)
            labels[HostDirectory.Canonical(host.Host)] = host.Host;
        requests = meter.CreateCounter<long>("admissionguard.registry.requests", "{request}", "Requests to registries and token services, retries included.");
        durations = meter.CreateHistogram<double>("admissionguard.registry.request.duration", "s", "Time from request to response headers.");
        received = meter.CreateCounter<long>("admissionguard.registry.received", "By", "Bytes of bodies received.");
        lookups = meter.CreateCounter<long>("admissionguard.registry.cache.lookups", "{lookup}", "Look-ups in the caches of content, tags, referrers and tokens.");
        evictions = meter.CreateCounter<long>("admissionguard.registry.cache.evictions", "{entry}", "Entries evicted to stay within the bound.");
    }

    /// <inheritdoc/>
    public void Dispose() => meter.Dispose();

    internal void Requested(Uri uri, int status, TimeSpan duration)
    {
        var registry = new KeyValuePair<string, object?>("registry", Label(HostDirectory.AuthorityOf(uri)));
        requests.Add(1, registry, new("status_class", StatusClass(status)));
        durations.Record(duration.TotalSeconds, registry);
    }

    internal void Received(long bytes) => received.Add(bytes);

    internal void LookedUp(string cache, bool hit) => lookups.Add(1, new("cache", cache), new("result", hit ? "hit" : "miss"));

    internal void Evicted(string cache, int count) => evictions.Add(count, new KeyValuePair<string, object?>("cache", cache));

    internal void Observe(string cache, Func<long> bytes) =>
        meter.CreateObservableGauge("admissionguard.registry.cache.size", () => new Measurement<long>(bytes(), new KeyValuePair<string, object?>("cache", cache)), "By", "Bytes of content kept.");

    /// <summary>Watches a cache that is bounded by its entries, each of which is small: how many it holds, and those that had to go.</summary>
    internal void Watch<TKey, TValue>(string cache, ConcurrentLru<TKey, TValue> entries)
        where TKey : notnull
    {
        meter.CreateObservableGauge("admissionguard.registry.cache.entries", () => new Measurement<int>(entries.Count, new KeyValuePair<string, object?>("cache", cache)), "{entry}", "Entries kept.");
        if (entries.Events.Value is { } events)
            events.ItemRemoved += (_, removed) => { if (removed.Reason == ItemRemovedReason.Evicted) Evicted(cache, 1); };
    }

    private static string StatusClass(int status) => status switch
    {
        429 => "429",
        >= 200 and < 300 => "2xx",
        >= 300 and < 400 => "3xx",
        >= 400 and < 500 => "4xx",
        >= 500 => "5xx",
        _ => "none",
    };

    private string Label(string authority)
    {
        if (labels.TryGetValue(authority, out var label))
            return label;
        lock (labels)
        {
            if (labels.TryGetValue(authority, out label))
                return label;
            if (freeLabels == 0)
                return "other";
            freeLabels--;
            return labels[authority] = authority;
        }
    }
}
