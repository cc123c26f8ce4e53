using AdmissionGuard.Registry.Failures;
using AdmissionGuard.Registry.Manifests;
using AdmissionGuard.Registry.References;

namespace AdmissionGuard.Registry.Content;

/// <summary>
/// Where manifests and blobs come from, as one caller with one set of credentials sees it: a registry or an OCI image
/// layout. Every body is bounded, and compared with the digest it was asked by; expected failures are values. Throws
/// <see cref="OperationCanceledException"/> when the caller cancels.
/// </summary>
public interface IContentSource
{
    /// <summary>
    /// Finds the manifest of an image: by its digest where it has one, else by its tag. A source resolves one tag once;
    /// asking again gives the same content.
    /// </summary>
    /// <param name="reference">The image.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    Task<RegistryResult<FetchedManifest>> ResolveAsync(ImageReference reference, CancellationToken cancellationToken);

    /// <summary>Gets a manifest by its digest.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="digest">The digest; bytes that hash to another are an <see cref="RegistryFailureKind.Invalid"/> answer.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    Task<RegistryResult<FetchedManifest>> GetManifestAsync(RepositoryName repository, Digest digest, CancellationToken cancellationToken);

    /// <summary>Gets the manifest that a tag names at present, such as <c>sha256-….sig</c>.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="tag">The tag.</param>
    /// <param name="freshness">How old a remembered answer may be.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    Task<RegistryResult<FetchedManifest>> GetTaggedManifestAsync(RepositoryName repository, string tag, Freshness freshness, CancellationToken cancellationToken);

    /// <summary>Gets a blob into memory.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="blob">Its descriptor: digest and size must be those of the content.</param>
    /// <param name="maxBytes">The most that is accepted; a descriptor that claims more fails without a request.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    Task<RegistryResult<Blob>> GetBlobAsync(RepositoryName repository, Descriptor blob, long maxBytes, CancellationToken cancellationToken);

    /// <summary>Copies a blob that is too large for memory; what was written counts only when the answer is a success.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="blob">Its descriptor: digest and size must be those of the content.</param>
    /// <param name="maxBytes">The most that is accepted; a descriptor that claims more fails without a request.</param>
    /// <param name="destination">Where to.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    Task<RegistryResult<Descriptor>> CopyBlobAsync(RepositoryName repository, Descriptor blob, long maxBytes, Stream destination, CancellationToken cancellationToken);

    /// <summary>Lists what refers to a manifest (OCI distribution-spec v1.1, "Listing Referrers"), every page.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="subject">The manifest referred to.</param>
    /// <param name="freshness">How old a remembered answer may be.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    Task<RegistryResult<ReferrersList>> GetReferrersAsync(RepositoryName repository, Digest subject, Freshness freshness, CancellationToken cancellationToken);
}
