using AdmissionGuard.Registry.Content;
using AdmissionGuard.Registry.Credentials;
using AdmissionGuard.Registry.Failures;
using AdmissionGuard.Registry.Manifests;
using AdmissionGuard.Registry.References;
using AdmissionGuard.Review;

namespace AdmissionGuard.Reporting.Replay;

/// <summary>
/// Sources in which each tag names what it named when the decision was taken, so that the same bytes are judged again
/// though the tag has moved.
/// </summary>
internal sealed class RecordedTags(IImageSources inner) : IImageSources
{
    private volatile IReadOnlyDictionary<string, Digest> recorded = new Dictionary<string, Digest>();

    /// <summary>Takes the digests of the decision that is judged next, by canonical reference.</summary>
    public void Take(IReadOnlyDictionary<string, Digest> digests) => recorded = digests;

    /// <inheritdoc/>
    public IContentSource Open(ImageReference image, PullIdentity identity, DateTimeOffset deadline)
    {
        var source = inner.Open(image, identity, deadline);
        return image.Digest is null && recorded.TryGetValue(image.Canonical, out var digest) ? new Pinned(source, digest) : source;
    }

    private sealed class Pinned(IContentSource source, Digest digest) : IContentSource
    {
        public Task<RegistryResult<FetchedManifest>> ResolveAsync(ImageReference reference, CancellationToken cancellationToken) =>
            source.GetManifestAsync(reference.Name, digest, cancellationToken);

        public Task<RegistryResult<FetchedManifest>> GetManifestAsync(RepositoryName repository, Digest wanted, CancellationToken cancellationToken) =>
            source.GetManifestAsync(repository, wanted, cancellationToken);

        public Task<RegistryResult<FetchedManifest>> GetTaggedManifestAsync(RepositoryName repository, string tag, Freshness freshness, CancellationToken cancellationToken) =>
            source.GetTaggedManifestAsync(repository, tag, freshness, cancellationToken);

        public Task<RegistryResult<Blob>> GetBlobAsync(RepositoryName repository, Descriptor blob, long maxBytes, CancellationToken cancellationToken) =>
            source.GetBlobAsync(repository, blob, maxBytes, cancellationToken);

        public Task<RegistryResult<Descriptor>> CopyBlobAsync(RepositoryName repository, Descriptor blob, long maxBytes, Stream destination, CancellationToken cancellationToken) =>
            source.CopyBlobAsync(repository, blob, maxBytes, destination, cancellationToken);

        public Task<RegistryResult<ReferrersList>> GetReferrersAsync(RepositoryName repository, Digest subject, Freshness freshness, CancellationToken cancellationToken) =>
            source.GetReferrersAsync(repository, subject, freshness, cancellationToken);
    }
}
