using System.Diagnostics.CodeAnalysis;
using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Content;
using AdmissionGuard.Registry.Credentials;
using AdmissionGuard.Registry.Failures;
using AdmissionGuard.Registry.Layout;
using AdmissionGuard.Registry.Manifests;
using AdmissionGuard.Registry.References;
using AdmissionGuard.Review;

namespace AdmissionGuard.Cli;

/// <summary>One image in one layout, as the only thing that there is to review.</summary>
internal sealed class LayoutTarget : IImageSources, IContentSource
{
    // Reserved (RFC 2606), so that it is nobody's registry.
    private const string NamelessRepository = "oci-layout.invalid/image";

    private readonly OciLayoutReference layout;
    private readonly OciLayoutSource source;

    private LayoutTarget(OciLayoutReference layout, ImageReference reference, bool isNamed)
    {
        this.layout = layout;
        Reference = reference;
        IsNamed = isNamed;
        source = new OciLayoutSource(layout.Directory, new RegistryLimits());
    }

    /// <summary>The reference under which it is reviewed.</summary>
    public ImageReference Reference { get; }

    /// <summary>True when somebody said which reference it stands for, so that policies match on it.</summary>
    public bool IsNamed { get; }

    /// <summary>Reads the arguments.</summary>
    /// <param name="text">The layout, <c>oci-layout:DIR[:tag|@digest]</c>.</param>
    /// <param name="name">The reference that it stands for, or null.</param>
    /// <param name="target">The image.</param>
    /// <param name="error">Why there is none.</param>
    public static bool TryCreate(string text, string? name, [NotNullWhen(true)] out LayoutTarget? target, out string error)
    {
        target = null;
        if (!OciLayoutReference.TryParse(text, out var layout, out error))
            return false;
        var suffix = layout.Digest is { } digest ? $"@{digest}" : layout.Tag is { } tag ? $":{tag}" : "";
        if (!ImageReference.TryParse(name ?? NamelessRepository + suffix, out var reference, out error))
            return false;
        target = new LayoutTarget(layout, reference, name is not null);
        return true;
    }

    /// <summary>The same verdict, under the text that the user gave.</summary>
    public ImageVerdict Rename(ImageVerdict verdict, string text) => IsNamed ? verdict : verdict with
    {
        Reference = text,
        Image = verdict.Image with { Image = text },
        Denials = [.. verdict.Denials.Select(d => d with { Image = text })],
    };

    /// <inheritdoc/>
    public IContentSource Open(ImageReference image, PullIdentity identity, DateTimeOffset deadline) => this;

    /// <inheritdoc/>
    public Task<RegistryResult<FetchedManifest>> ResolveAsync(ImageReference reference, CancellationToken cancellationToken) =>
        source.ResolveAsync(layout, cancellationToken);

    /// <inheritdoc/>
    public Task<RegistryResult<FetchedManifest>> GetManifestAsync(RepositoryName repository, Digest digest, CancellationToken cancellationToken) =>
        source.GetManifestAsync(repository, digest, cancellationToken);

    /// <inheritdoc/>
    public Task<RegistryResult<FetchedManifest>> GetTaggedManifestAsync(RepositoryName repository, string tag, Freshness freshness, CancellationToken cancellationToken) =>
        source.GetTaggedManifestAsync(repository, tag, freshness, cancellationToken);

    /// <inheritdoc/>
    public Task<RegistryResult<Blob>> GetBlobAsync(RepositoryName repository, Descriptor blob, long maxBytes, CancellationToken cancellationToken) =>
        source.GetBlobAsync(repository, blob, maxBytes, cancellationToken);

    /// <inheritdoc/>
    public Task<RegistryResult<Descriptor>> CopyBlobAsync(RepositoryName repository, Descriptor blob, long maxBytes, Stream destination, CancellationToken cancellationToken) =>
        source.CopyBlobAsync(repository, blob, maxBytes, destination, cancellationToken);

    /// <inheritdoc/>
    public Task<RegistryResult<ReferrersList>> GetReferrersAsync(RepositoryName repository, Digest subject, Freshness freshness, CancellationToken cancellationToken) =>
        source.GetReferrersAsync(repository, subject, freshness, cancellationToken);
}
