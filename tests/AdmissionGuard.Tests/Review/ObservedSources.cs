using System.Collections.Concurrent;
using AdmissionGuard.Registry.Content;
using AdmissionGuard.Registry.Credentials;
using AdmissionGuard.Registry.Failures;
using AdmissionGuard.Registry.Manifests;
using AdmissionGuard.Registry.References;
using AdmissionGuard.Review;

namespace AdmissionGuard.Tests.Review;

/// <summary>Real sources that are counted, and held up or made to fail when a test says so.</summary>
internal sealed class ObservedSources(IImageSources inner) : IImageSources
{
    private int resolutions;
    private int listings;

    /// <summary>How often an image was resolved.</summary>
    public int Resolutions => resolutions;

    /// <summary>How often referrers were listed.</summary>
    public int Listings => listings;

    /// <summary>How fresh each list of referrers had to be.</summary>
    public ConcurrentQueue<Freshness> Asked { get; } = new();

    /// <summary>Awaited before each resolution.</summary>
    public Func<CancellationToken, Task>? Hold { get; set; }

    /// <summary>Answers in place of the referrers.</summary>
    public RegistryFailure? ReferrersFailure { get; set; }

    /// <summary>Answers in place of the image.</summary>
    public RegistryFailure? ResolveFailure { get; set; }

    public IContentSource Open(ImageReference image, PullIdentity identity, DateTimeOffset deadline) => new Observed(this, inner.Open(image, identity, deadline));

    private sealed class Observed(ObservedSources owner, IContentSource source) : IContentSource
    {
        public async Task<RegistryResult<FetchedManifest>> ResolveAsync(ImageReference reference, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref owner.resolutions);
            if (owner.Hold is { } hold)
                await hold(cancellationToken);
            return owner.ResolveFailure is { } failure ? failure : await source.ResolveAsync(reference, cancellationToken);
        }

        public Task<RegistryResult<FetchedManifest>> GetManifestAsync(RepositoryName repository, Digest digest, CancellationToken cancellationToken) =>
            source.GetManifestAsync(repository, digest, cancellationToken);

        public Task<RegistryResult<FetchedManifest>> GetTaggedManifestAsync(RepositoryName repository, string tag, Freshness freshness, CancellationToken cancellationToken) =>
            source.GetTaggedManifestAsync(repository, tag, freshness, cancellationToken);

        public Task<RegistryResult<Blob>> GetBlobAsync(RepositoryName repository, Descriptor blob, long maxBytes, CancellationToken cancellationToken) =>
            source.GetBlobAsync(repository, blob, maxBytes, cancellationToken);

        public Task<RegistryResult<Descriptor>> CopyBlobAsync(RepositoryName repository, Descriptor blob, long maxBytes, Stream destination, CancellationToken cancellationToken) =>
            source.CopyBlobAsync(repository, blob, maxBytes, destination, cancellationToken);

        public async Task<RegistryResult<ReferrersList>> GetReferrersAsync(RepositoryName repository, Digest subject, Freshness freshness, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref owner.listings);
            owner.Asked.Enqueue(freshness);
            return owner.ReferrersFailure is { } failure ? failure : await source.GetReferrersAsync(repository, subject, freshness, cancellationToken);
        }
    }
}
