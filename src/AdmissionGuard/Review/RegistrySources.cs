using AdmissionGuard.Registry.Content;
using AdmissionGuard.Registry.Credentials;
using AdmissionGuard.Registry.Distribution;
using AdmissionGuard.Registry.References;

namespace AdmissionGuard.Review;

/// <summary>Images are where their references say: in registries.</summary>
internal sealed class RegistrySources(RegistryClient client) : IImageSources
{
    /// <inheritdoc/>
    public IContentSource Open(ImageReference image, PullIdentity identity, DateTimeOffset deadline) =>
        client.Open(identity, client.NewBudget(deadline));
}
