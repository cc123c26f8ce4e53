using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Content;
using AdmissionGuard.Registry.Credentials;
using AdmissionGuard.Registry.Layout;
using AdmissionGuard.Registry.References;

namespace AdmissionGuard.Review;

/// <summary>
/// Images are in OCI image layouts below one directory, each at <c>host/path</c> of its repository: without any network.
/// A host is a directory's name as it stands, its port's colon included.
/// </summary>
/// <param name="root">The directory.</param>
/// <param name="limits">How much is taken from a layout.</param>
internal sealed class LayoutSources(string root, RegistryLimits limits) : IImageSources
{
    // A reference's grammar has no "." or ".." as a path component and no absolute paths, so this stays below the root.
    /// <inheritdoc/>
    public IContentSource Open(ImageReference image, PullIdentity identity, DateTimeOffset deadline) =>
        new OciLayoutSource(Path.Combine(root, image.Host, image.Repository), limits);
}
