using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Distribution;
using AdmissionGuard.Registry.Evidence;
using AdmissionGuard.Sigstore.Verification;

namespace AdmissionGuard.Review;

/// <summary>Puts the reviewer and what it rests on together, for the webhook, the operator and the command line alike.</summary>
internal sealed class Reviewing : IDisposable
{
    private readonly ImageReviewer reviewer;
    private readonly RegistryClient registries;

    private Reviewing(ImageReviewer reviewer, RegistryClient registries)
    {
        this.reviewer = reviewer;
        this.registries = registries;
    }

    /// <summary>Judges images.</summary>
    public IImageReviewer Reviewer => reviewer;

    /// <summary>Puts a reviewer together.</summary>
    /// <param name="policies">The policies in force.</param>
    /// <param name="identities">Whose credentials count.</param>
    /// <param name="sources">Where images are; null for registries.</param>
    /// <param name="registry">What the operator says about registries.</param>
    /// <param name="options">What the operator says about reviews.</param>
    /// <param name="loggers">Where it logs.</param>
    /// <param name="time">The clock.</param>
    public static Reviewing Create(
        PolicySource policies,
        IPullIdentities identities,
        IImageSources? sources,
        RegistryOptions registry,
        ReviewOptions options,
        ILoggerFactory loggers,
        TimeProvider time)
    {
        var registries = new RegistryClient(registry, time);
        var judge = new EvidenceJudge(new EvidenceFinder(registry, time), new EvidenceVerifier(new SignatureVerifier(time)), registry.Limits, options, time);
        var reviewer = new ImageReviewer(
            policies, identities, sources ?? new RegistrySources(registries), judge, options, time, loggers.CreateLogger<ImageReviewer>());
        return new Reviewing(reviewer, registries);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        reviewer.Dispose();
        registries.Dispose();
    }
}
