using AdmissionGuard.Registry.References;
using AdmissionGuard.Registry.Telemetry;

namespace AdmissionGuard.Registry.Caching;

/// <summary>Content in memory, least recently used first out, bounded in bytes.</summary>
internal sealed class MemoryStore
{
    /// <summary>What an entry costs besides its bytes: digest, nodes, the parsed manifest of usual size.</summary>
    private const int EntryOverhead = 1 << 10;

    /// <summary>A parsed manifest takes a multiple of its text.</summary>
    private const int ManifestFactor = 4;

    /// <summary>No single piece may push out most of the others.</summary>
    private const int LargestShare = 4;

    private readonly Lock gate = new();
    private readonly Dictionary<Digest, LinkedListNode<(Digest Digest, CachedContent Content, long Cost)>> entries = [];
    private readonly LinkedList<(Digest Digest, CachedContent Content, long Cost)> byUse = new();
    private readonly long maxBytes;
    private readonly RegistryMetrics metrics;
    private long bytes;

    internal MemoryStore(long maxBytes, RegistryMetrics metrics)
    {
        this.maxBytes = maxBytes;
        this.metrics = metrics;
        metrics.Observe("content", () => Interlocked.Read(ref bytes));
    }

    internal CachedContent? Get(Digest digest)
    {
        lock (gate)
        {
            if (!entries.TryGetValue(digest, out var node))
                return null;
            byUse.Remove(node);
            byUse.AddFirst(node);
            return node.Value.Content;
        }
    }

    internal void Put(Digest digest, CachedContent content)
    {
        var cost = EntryOverhead + ((content.Manifest is null ? 1L : ManifestFactor) * content.Bytes.Length);
        if (cost > maxBytes / LargestShare)
            return;
        var evicted = 0;
        lock (gate)
        {
            if (entries.Remove(digest, out var old))
                Drop(old);
            while (bytes + cost > maxBytes && byUse.Last is { } last)
            {
                entries.Remove(last.Value.Digest);
                Drop(last);
                evicted++;
            }

            entries[digest] = byUse.AddFirst((digest, content, cost));
            Interlocked.Add(ref bytes, cost);
        }

        if (evicted > 0)
            metrics.Evicted("content", evicted);
    }

    private void Drop(LinkedListNode<(Digest Digest, CachedContent Content, long Cost)> node)
    {
        byUse.Remove(node);
        Interlocked.Add(ref bytes, -node.Value.Cost);
    }
}
