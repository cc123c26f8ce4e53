using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Content;
using AdmissionGuard.Registry.Failures;
using AdmissionGuard.Registry.Manifests;
using AdmissionGuard.Registry.References;

namespace AdmissionGuard.Registry.Layout;

/// <summary>An OCI image layout on disk (OCI image-spec v1.1, image-layout.md) as a source: one repository, whatever it is called.</summary>
public sealed class OciLayoutSource : IContentSource
{
    /// <summary>Opens a layout; nothing is read yet.</summary>
    /// <param name="directory">The directory that holds <c>oci-layout</c>, <c>index.json</c> and <c>blobs</c>.</param>
    /// <param name="limits">How much is taken.</param>
    public OciLayoutSource(string directory, RegistryLimits limits)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(limits);
    }

    /// <summary>Finds the manifest that a layout reference names; without tag and digest the layout must hold one image.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public Task<RegistryResult<FetchedManifest>> ResolveAsync(OciLayoutReference reference, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <inheritdoc/>
    public Task<RegistryResult<FetchedManifest>> ResolveAsync(ImageReference reference, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <inheritdoc/>
    public Task<RegistryResult<FetchedManifest>> GetManifestAsync(RepositoryName repository, Digest digest, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <inheritdoc/>
    public Task<RegistryResult<FetchedManifest>> GetTaggedManifestAsync(RepositoryName repository, string tag, Freshness freshness, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <inheritdoc/>
    public Task<RegistryResult<Blob>> GetBlobAsync(RepositoryName repository, Descriptor blob, long maxBytes, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <inheritdoc/>
    public Task<RegistryResult<ReferrersList>> GetReferrersAsync(RepositoryName repository, Digest subject, Freshness freshness, CancellationToken cancellationToken) => throw new NotSupportedException();
}
