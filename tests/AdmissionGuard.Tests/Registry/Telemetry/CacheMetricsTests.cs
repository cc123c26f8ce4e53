using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using AdmissionGuard.Registry.Caching;
using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Evidence;
using AdmissionGuard.Registry.Telemetry;
using AdmissionGuard.TestSupport.Registries;
using AdmissionGuard.TestSupport.Testbed;
using AdmissionGuard.Tests.Registry.Evidence;
using BitFaster.Caching.Lru;

namespace AdmissionGuard.Tests.Registry.Telemetry;

/// <summary>Each cache tells its hits and misses, what it holds and what had to go.</summary>
[Collection(MachineAlone.Name)]
public sealed class CacheMetricsTests
{
    [Fact]
    public async Task Every_cache_says_what_it_holds_and_how_often_it_served()
    {
        await using var registry = await OciRegistry.StartAsync(new OciRegistryOptions { Authentication = RegistryAuthentication.Bearer });
        SampleImage.Add(registry.Repository("lab/app")).AddBundle("bundle");
        var seen = new ConcurrentDictionary<string, long>();
        using var listener = Listen(seen);
        using var searches = new Searches(registry);
        for (var i = 0; i < 2; i++)
            await searches.ReviewAsync($"{registry.Host}/lab/app:v1", p => p is BundlePiece);
        listener.RecordObservableInstruments();

        foreach (var cache in (string[])["content", "tag", "referrers"])
            Assert.True(seen[$"lookups {cache} hit"] > 0 && seen[$"lookups {cache} miss"] > 0, $"{cache}: {string.Join(", ", seen)}");
        Assert.True(seen["lookups token miss"] > 0 && seen["size content"] > 0);
        foreach (var cache in (string[])["tag", "referrers", "token"])
            Assert.True(seen[$"entries {cache}"] > 0, $"{cache}: {string.Join(", ", seen)}");
    }

    [Fact]
    public async Task The_folder_of_content_tells_its_hits_and_misses_too()
    {
        using var temporary = new TempDirectory();
        var directory = temporary.Path;
        var seen = new ConcurrentDictionary<string, long>();
        using var listener = Listen(seen);
        using var metrics = new RegistryMetrics(new RegistryOptions());
        using var store = new DiskStore(directory, 1 << 20, metrics);
        var digest = AdmissionGuard.Registry.References.Digest.Of("x"u8);
        Assert.Null(await store.GetAsync(digest, 10, TestContext.Current.CancellationToken));
        await store.PutAsync(digest, "x"u8.ToArray());
        Assert.NotNull(await store.GetAsync(digest, 10, TestContext.Current.CancellationToken));
        listener.RecordObservableInstruments();
        Assert.True(seen["lookups disk hit"] > 0 && seen["lookups disk miss"] > 0 && seen["size disk"] > 0, string.Join(", ", seen));
    }

    [Fact]
    public void What_had_to_go_is_counted()
    {
        var seen = new ConcurrentDictionary<string, long>();
        using var listener = Listen(seen);
        using var metrics = new RegistryMetrics(new RegistryOptions());
        var entries = new ConcurrentLru<int, string>(3);
        metrics.Watch("tag", entries);
        for (var i = 0; i < 20; i++)
            entries.AddOrUpdate(i, "x");
        Assert.True(seen["evictions tag"] >= 10, string.Join(", ", seen));
    }

    private static MeterListener Listen(ConcurrentDictionary<string, long> seen)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == RegistryMetrics.MeterName)
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.Start();
        return listener;

        void Note(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var key = instrument.Name[(instrument.Name.LastIndexOf('.') + 1)..];
            foreach (var tag in tags)
                key += $" {tag.Value}";
            seen.AddOrUpdate(key, value, (_, sum) => sum + value);
        }
    }
}
