using AdmissionGuard.Registry.Content;
using AdmissionGuard.Registry.Credentials;
using AdmissionGuard.Registry.References;

namespace AdmissionGuard.Review;

/// <summary>Opens what holds an image and its evidence: a registry, or OCI image layouts on disk.</summary>
internal interface IImageSources
{
    /// <summary>Opens the source of one image, for the work on that image; nothing is asked yet.</summary>
    /// <param name="image">The image.</param>
    /// <param name="identity">Whose credentials are used.</param>
    /// <param name="deadline">When the work on the image must have ended.</param>
    IContentSource Open(ImageReference image, PullIdentity identity, DateTimeOffset deadline);
}
