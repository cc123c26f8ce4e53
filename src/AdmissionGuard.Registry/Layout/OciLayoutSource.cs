using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Content;
using AdmissionGuard.Registry.Failures;
using AdmissionGuard.Registry.Manifests;
using AdmissionGuard.Registry.References;

namespace AdmissionGuard.Registry.Layout;

/// <summary>
/// An OCI image layout on disk (OCI image-spec v1.1, image-layout.md) as a source: one repository, whatever it is called.
/// Evidence is found by tags (<c>org.opencontainers.image.ref.name</c>), as written by <c>cosign save</c>, and as manifests
/// that have a <c>subject</c>, in <c>index.json</c> or not.
/// </summary>
public sealed class OciLayoutSource : IContentSource
{
    private readonly LayoutFiles files;
    private readonly RegistryLimits limits;
    private readonly Lazy<Task<RegistryResult<LayoutIndex>>> index;
    private readonly Lazy<Task<RegistryResult<IReadOnlyList<(Digest Subject, Descriptor Manifest)>>>> unlisted;

    /// <summary>Opens a layout; nothing is read yet.</summary>
    /// <param name="directory">The directory that holds <c>oci-layout</c>, <c>index.json</c> and <c>blobs</c>.</param>
    /// <param name="limits">How much is taken.</param>
    public OciLayoutSource(string directory, RegistryLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        files = new LayoutFiles(directory, limits);
        this.limits = limits;
        index = new(() => files.ReadIndexAsync(CancellationToken.None));
        unlisted = new(() => new UnlistedManifests(files, limits).FindAsync(CancellationToken.None));
    }

    /// <summary>Finds the manifest that a layout reference names; without tag and digest the layout must hold one image.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async Task<RegistryResult<FetchedManifest>> ResolveAsync(OciLayoutReference reference, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reference);
        if (reference.Digest is { } digest)
            return await files.ReadManifestAsync(digest, null, cancellationToken).ConfigureAwait(false);
        var read = await index.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (!read.IsSuccess)
            return read.Failure;
        if (reference.Tag is { } tag)
            return await OneOfAsync(read.Value.Tagged(tag), $"tag {tag}", cancellationToken).ConfigureAwait(false);
        var images = new List<Descriptor>();
        foreach (var entry in read.Value.Images())
        {
            var manifest = await files.ReadManifestAsync(entry.Digest, entry.MediaType, cancellationToken).ConfigureAwait(false);
            if (!manifest.IsSuccess)
                return manifest.Failure;
            if (manifest.Value.Document.Subject is null)
                images.Add(entry);
        }

        return await OneOfAsync(images, "image", cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<RegistryResult<FetchedManifest>> ResolveAsync(ImageReference reference, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return reference.Digest is { } digest
            ? files.ReadManifestAsync(digest, null, cancellationToken)
            : GetTaggedManifestAsync(reference.Name, reference.Tag!, default, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<RegistryResult<FetchedManifest>> GetManifestAsync(RepositoryName repository, Digest digest, CancellationToken cancellationToken) =>
        files.ReadManifestAsync(digest, null, cancellationToken);

    /// <inheritdoc/>
    public async Task<RegistryResult<FetchedManifest>> GetTaggedManifestAsync(RepositoryName repository, string tag, Freshness freshness, CancellationToken cancellationToken)
    {
        var read = await index.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
        return read.IsSuccess ? await OneOfAsync(read.Value.Tagged(tag), $"tag {tag}", cancellationToken).ConfigureAwait(false) : read.Failure;
    }

    /// <inheritdoc/>
    public Task<RegistryResult<Blob>> GetBlobAsync(RepositoryName repository, Descriptor blob, long maxBytes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(blob);
        return files.ReadBlobAsync(blob, maxBytes, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<RegistryResult<Descriptor>> CopyBlobAsync(RepositoryName repository, Descriptor blob, long maxBytes, Stream destination, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(blob);
        return files.CopyBlobAsync(blob, maxBytes, destination, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<RegistryResult<ReferrersList>> GetReferrersAsync(RepositoryName repository, Digest subject, Freshness freshness, CancellationToken cancellationToken)
    {
        var read = await index.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (!read.IsSuccess)
            return read.Failure;
        var referrers = new List<Descriptor>();
        foreach (var entry in read.Value.Entries.DistinctBy(e => e.Digest))
        {
            var manifest = await files.ReadManifestAsync(entry.Digest, entry.MediaType, cancellationToken).ConfigureAwait(false);
            if (!manifest.IsSuccess)
                return manifest.Failure;
            if (manifest.Value.Document.Subject?.Digest == subject)
                referrers.Add(entry);
        }

        var others = await unlisted.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (!others.IsSuccess)
            return others.Failure;
        referrers.AddRange(others.Value.Where(o => o.Subject == subject).Select(o => o.Manifest).ExceptBy(referrers.Select(r => r.Digest), m => m.Digest).ToList());
        return referrers.Count <= limits.Referrers
            ? new ReferrersList(true, referrers, files.Directory)
            : files.Fail(RegistryFailureKind.LimitExceeded, $"{referrers.Count} referrers, at most {limits.Referrers} are taken");
    }

    private async Task<RegistryResult<FetchedManifest>> OneOfAsync(IReadOnlyList<Descriptor> found, string what, CancellationToken cancellationToken) => found switch
    {
        [] => files.Fail(RegistryFailureKind.NotFound, $"no {what}"),
        [var one] => await files.ReadManifestAsync(one.Digest, one.MediaType, cancellationToken).ConfigureAwait(false),
        _ => files.Fail(RegistryFailureKind.Invalid, $"{found.Count} manifests for {what}: name one by its digest"),
    };
}
