using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Content;
using AdmissionGuard.Registry.Manifests;
using AdmissionGuard.Registry.References;
using AdmissionGuard.Registry.Telemetry;
using BitFaster.Caching.Lru;

namespace AdmissionGuard.Registry.Caching;

/// <summary>
/// Content by digest, shared by all, and who was seen to have access to it in which repository. Bytes prove themselves;
/// the right to see them does not, so content at hand is given only to a scope that opened it there a short while ago.
/// </summary>
internal sealed class ContentStore : IDisposable
{
    /// <summary>Accesses remembered: scopes times images times pieces of evidence.</summary>
    private const int MaxAccesses = 100_000;

    private readonly CacheOptions options;
    private readonly RegistryLimits limits;
    private readonly RegistryMetrics metrics;
    private readonly TimeProvider time;
    private readonly MemoryStore memory;
    private readonly DiskStore? disk;
    private readonly ConcurrentLru<Access, DateTimeOffset> accesses = new(MaxAccesses);

    internal ContentStore(RegistryOptions options, RegistryMetrics metrics, TimeProvider time)
    {
        this.options = options.Cache;
        limits = options.Limits;
        this.metrics = metrics;
        this.time = time;
        memory = new MemoryStore(options.Cache.MemoryBytes, metrics);
        disk = options.Cache.Directory is { } directory ? new DiskStore(directory, options.Cache.DirectoryBytes, metrics) : null;
    }

    public void Dispose() => disk?.Dispose();

    internal async ValueTask<CachedContent?> GetAsync(Digest digest, CancellationToken cancellationToken)
    {
        var content = memory.Get(digest);
        if (content is null && disk is not null && await disk.GetAsync(digest, limits.EvidenceBytes, cancellationToken).ConfigureAwait(false) is { } bytes)
        {
            content = new CachedContent(bytes, null);
            memory.Put(digest, content);
        }

        metrics.LookedUp("content", content is not null);
        return content;
    }

    /// <summary>The manifest with this digest, parsed, if it is at hand.</summary>
    internal async ValueTask<FetchedManifest?> GetManifestAsync(Digest digest, string endpoint, CancellationToken cancellationToken)
    {
        var content = await GetAsync(digest, cancellationToken).ConfigureAwait(false);
        if (content is null or { Manifest: not null })
            return content?.Manifest;
        if (!ManifestParser.TryParse(content.Bytes, null, limits, out var document, out _, out _))
            return null;
        var manifest = new FetchedManifest(digest, content.Bytes, document, endpoint);
        memory.Put(digest, new CachedContent(content.Bytes, manifest));
        return manifest;
    }

    internal void Put(Digest digest, CachedContent content)
    {
        memory.Put(digest, content);
        _ = disk?.PutAsync(digest, content.Bytes);
    }

    internal void Grant(string scope, RepositoryName repository, Digest digest) =>
        accesses.AddOrUpdate(new Access(scope, repository, digest), time.GetUtcNow() + options.AccessLifetime);

    internal bool HasAccess(string scope, RepositoryName repository, Digest digest) =>
        accesses.TryGet(new Access(scope, repository, digest), out var until) && time.GetUtcNow() < until;

    private readonly record struct Access(string Scope, RepositoryName Repository, Digest Digest);
}
