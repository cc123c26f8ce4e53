using System.Collections.Concurrent;
using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Content;
using AdmissionGuard.Registry.Failures;
using AdmissionGuard.Registry.Manifests;
using AdmissionGuard.Registry.References;

namespace AdmissionGuard.Registry.Distribution;

/// <summary>The registries as one image of one review sees them: one identity, one budget, and each tag resolved once (CVE-2022-47633).</summary>
internal sealed class RegistrySession(Caller caller, ContentFetcher content, TagFetcher tags, ReferrersFetcher referrers, CacheOptions options, DateTimeOffset start) : IContentSource
{
    private readonly ConcurrentDictionary<(RepositoryName, string), RegistryResult<FetchedManifest>> resolved = new();

    public async Task<RegistryResult<FetchedManifest>> ResolveAsync(ImageReference reference, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reference);
        if (reference.Digest is { } digest)
            return await content.GetManifestAsync(caller, reference.Name, digest, cancellationToken).ConfigureAwait(false);
        var key = (reference.Name, reference.Tag!);
        if (resolved.TryGetValue(key, out var known))
            return known;
        var answer = await tags.GetAsync(caller, reference.Name, reference.Tag!, options.TagLifetime, Freshness.Remembered(start), cancellationToken).ConfigureAwait(false);
        return resolved.GetOrAdd(key, answer);
    }

    public Task<RegistryResult<FetchedManifest>> GetManifestAsync(RepositoryName repository, Digest digest, CancellationToken cancellationToken) =>
        content.GetManifestAsync(caller, repository, digest, cancellationToken);

    public Task<RegistryResult<FetchedManifest>> GetTaggedManifestAsync(RepositoryName repository, string tag, Freshness freshness, CancellationToken cancellationToken) =>
        tags.GetAsync(caller, repository, tag, options.ListingLifetime, freshness, cancellationToken);

    public Task<RegistryResult<Blob>> GetBlobAsync(RepositoryName repository, Descriptor blob, long maxBytes, CancellationToken cancellationToken) =>
        content.GetBlobAsync(caller, repository, blob, maxBytes, cancellationToken);

    public Task<RegistryResult<Descriptor>> CopyBlobAsync(RepositoryName repository, Descriptor blob, long maxBytes, Stream destination, CancellationToken cancellationToken) =>
        content.CopyBlobAsync(caller, repository, blob, maxBytes, destination, cancellationToken);

    public Task<RegistryResult<ReferrersList>> GetReferrersAsync(RepositoryName repository, Digest subject, Freshness freshness, CancellationToken cancellationToken) =>
        referrers.GetAsync(caller, repository, subject, freshness, cancellationToken);
}
