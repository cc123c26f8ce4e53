using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Evaluation;
using AdmissionGuard.Policy.Matching;
using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Registry.Configuration;
using AdmissionGuard.Registry.Distribution;
using AdmissionGuard.Registry.References;
using AdmissionGuard.Review;

namespace AdmissionGuard.Operator.Scanning;

/// <summary>Judges running images with the same pipeline as admission does; only for it registries are asked at a pace, or not at all.</summary>
internal sealed class ImageJudge : IDisposable
{
    private readonly RegistryClient registries;
    private readonly Reviewing asking;
    private readonly Reviewing recalling;
    private readonly RegistryPace pace;
    private readonly ScanOptions options;
    private readonly TimeProvider time;

    public ImageJudge(PolicySource policies, IPullIdentities identities, RegistryOptions registry, ScanOptions options, ILoggerFactory loggers, TimeProvider time)
    {
        this.options = options;
        this.time = time;
        pace = new RegistryPace(options.ImagesPerSecond, time);
        var kept = registry with { Cache = ScanSources.Cache(registry.Cache, options.Interval) };
        registries = new RegistryClient(kept, time);
        var live = new RegistrySources(registries);
        // Verdicts are kept by the scan itself, for as long as they are good.
        var reviews = new ReviewOptions { ImageBudget = options.ImageDeadline, AdmittedLifetime = TimeSpan.Zero, ReportedLifetime = TimeSpan.Zero };
        asking = Reviewing.Create(policies, identities, new ScanSources(live, recalls: false, time), kept, reviews, loggers, time);
        recalling = Reviewing.Create(policies, identities, new ScanSources(live, recalls: true, time), kept, reviews, loggers, time);
    }

    /// <summary>Judges what runs.</summary>
    /// <param name="group">The image.</param>
    /// <param name="labels">The labels of its namespace.</param>
    /// <param name="recalls">Whether what was learned at the last scan will do.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ImageVerdict> JudgeAsync(ImageGroup group, IReadOnlyDictionary<string, string> labels, bool recalls, CancellationToken cancellationToken)
    {
        var judged = group.Image.Judged;
        if (!recalls && ImageReference.TryParse(judged, out var reference, out _))
            await pace.WaitAsync(reference.Host, cancellationToken).ConfigureAwait(false);
        var pod = group.Example;
        var request = new ReviewRequest(
            pod.Metadata.Namespace ?? "",
            labels,
            pod.Metadata.Labels ?? new Dictionary<string, string>(),
            [new ContainerImage(group.Image.Container, "", judged)],
            [.. (pod.Spec.ImagePullSecrets ?? []).Select(s => s.Name).OfType<string>()],
            pod.Spec.ServiceAccountName,
            time.GetUtcNow() + options.ImageDeadline,
            DryRun: true);
        var review = await (recalls ? recalling : asking).Reviewer.ReviewAsync(request, cancellationToken).ConfigureAwait(false);
        return review.Images[0];
    }

    /// <summary>
    /// What a policy says about the reference as the Pod names it, by tag though it is judged by digest: null when tags are
    /// allowed, or exempt.
    /// </summary>
    public static RequirementVerdict? TagVerdict(CompiledPolicy policy, ImageGroup group, string digest, DateTimeOffset now)
    {
        if (!ImageReference.TryParse(group.Image.Image, out var reference, out _) || reference.Digest is not null)
            return null;
        var subject = new ReviewSubject { Host = reference.Host, Repository = reference.Repository, Tag = reference.Tag, Namespace = group.Key.Namespace };
        var verdict = PolicyEvaluator.Evaluate(policy, new ImageFacts { Subject = subject, Digest = digest }, now);
        return verdict.Requirements.FirstOrDefault(r => r.Name == PolicyEvaluator.TagReferencesRequirement && r.Outcome == Outcome.Violated);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        asking.Dispose();
        recalling.Dispose();
        registries.Dispose();
    }
}
