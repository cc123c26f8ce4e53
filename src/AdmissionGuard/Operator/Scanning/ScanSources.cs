using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Content;
using AdmissionGuard.Registry.Credentials;
using AdmissionGuard.Registry.Failures;
using AdmissionGuard.Registry.Manifests;
using AdmissionGuard.Registry.References;
using AdmissionGuard.Review;

namespace AdmissionGuard.Operator.Scanning;

/// <summary>
/// Registries as the scan sees them: either what they say now, or what they said at the last scan, so that another policy
/// costs no request.
/// </summary>
/// <param name="live">The registries.</param>
/// <param name="recalls">Whether the last scan's answers will do.</param>
/// <param name="time">The clock.</param>
internal sealed class ScanSources(IImageSources live, bool recalls, TimeProvider time) : IImageSources
{
    /// <summary>
    /// How long the last scan's answers are kept: past the longest time between two scans. They serve nothing but another
    /// policy's look at the same evidence.
    /// </summary>
    public static CacheOptions Cache(CacheOptions given, TimeSpan interval) => given with
    {
        ListingLifetime = interval * 2,
        AccessLifetime = interval * 2,
    };

    /// <inheritdoc/>
    public IContentSource Open(ImageReference image, PullIdentity identity, DateTimeOffset deadline) => new Source(
        live.Open(image, identity, deadline),
        recalls ? new Freshness(null, DateTimeOffset.MinValue) : Freshness.Since(time.GetUtcNow()));

    private sealed class Source(IContentSource inner, Freshness wanted) : IContentSource
    {
        public Task<RegistryResult<FetchedManifest>> ResolveAsync(ImageReference reference, CancellationToken cancellationToken) =>
            inner.ResolveAsync(reference, cancellationToken);

        public Task<RegistryResult<FetchedManifest>> GetManifestAsync(RepositoryName repository, Digest digest, CancellationToken cancellationToken) =>
            inner.GetManifestAsync(repository, digest, cancellationToken);

        public Task<RegistryResult<FetchedManifest>> GetTaggedManifestAsync(RepositoryName repository, string tag, Freshness freshness, CancellationToken cancellationToken) =>
            inner.GetTaggedManifestAsync(repository, tag, wanted, cancellationToken);

        public Task<RegistryResult<Blob>> GetBlobAsync(RepositoryName repository, Descriptor blob, long maxBytes, CancellationToken cancellationToken) =>
            inner.GetBlobAsync(repository, blob, maxBytes, cancellationToken);

        public Task<RegistryResult<Descriptor>> CopyBlobAsync(RepositoryName repository, Descriptor blob, long maxBytes, Stream destination, CancellationToken cancellationToken) =>
            inner.CopyBlobAsync(repository, blob, maxBytes, destination, cancellationToken);

        public Task<RegistryResult<ReferrersList>> GetReferrersAsync(RepositoryName repository, Digest subject, Freshness freshness, CancellationToken cancellationToken) =>
            inner.GetReferrersAsync(repository, subject, wanted, cancellationToken);
    }
}
