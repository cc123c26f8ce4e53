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
    /// <summary>How far the API server's clock, which dates Pods, may be from ours.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    private readonly RegistryClient registries;
    private readonly Reviewing asking;
    private readonly Reviewing recalling;
    private readonly RegistryPace pace;
    private readonly SharedLooks looks;
    private readonly RunningIndexes indexes;
    private readonly IPullIdentities identities;
    private readonly ScanOptions options;
    private readonly TimeProvider time;

    public ImageJudge(PolicySource policies, IPullIdentities identities, RegistryOptions registry, ScanOptions options, ILoggerFactory loggers, TimeProvider time)
    {
        this.identities = identities;
        this.options = options;
        this.time = time;
        looks = new SharedLooks(options.ForOthers, time);
        pace = new RegistryPace(options.ImagesPerSecond, time);
        var kept = registry with { Cache = ScanSources.Cache(registry.Cache, options.Interval) };
        registries = new RegistryClient(kept, time);
        var live = new RegistrySources(registries);
        indexes = new RunningIndexes(live, registry.Limits, options.ForOthers, time);
        // Verdicts are kept by the scan itself, for as long as they are good.
        var reviews = new ReviewOptions { ImageBudget = options.ImageDeadline, AdmittedLifetime = TimeSpan.Zero, ReportedLifetime = TimeSpan.Zero };
        asking = Reviewing.Create(policies, identities, new ScanSources(live, recalls: false, time), kept, reviews, loggers, time);
        recalling = Reviewing.Create(policies, identities, new ScanSources(live, recalls: true, time), kept, reviews, loggers, time);
    }

    /// <summary>Judges what runs.</summary>
    /// <param name="group">The image.</param>
    /// <param name="labels">The labels of its namespace.</param>
    /// <param name="recalls">Whether what was learned at the last scan will do.</param>
    /// <param name="youngest">When the youngest Pod that runs it was made.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<JudgedImage> JudgeAsync(ImageGroup group, IReadOnlyDictionary<string, string> labels, bool recalls, DateTimeOffset youngest, CancellationToken cancellationToken)
    {
        // 1. What runs; or the index that is known to list it, since that is what admission judged.
        var image = group.Image;
        var known = indexes.Of(image);
        var verdict = await LookAsync(group, labels, known ?? image.Judged, recalls, youngest, cancellationToken).ConfigureAwait(false);
        var isPinned = image.Judged == image.Image;
        if (recalls || (isPinned ? known is not null || verdict.Digest == image.Running : verdict.Denials.Count == 0) || ImageVerdicts.Obstacle(verdict) is not null)
            return new JudgedImage(verdict, known is not null);

        // 2. It fails, or is not what was pinned: perhaps because the node reports its platform's part of an index.
        var request = Request(group, labels, image.Judged);
        var found = await indexes.FindAsync(image, await identities.FindAsync(request, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        if (found is null || found == known || isPinned)
            return new JudgedImage(verdict, (found ?? known) is not null);
        return new JudgedImage(await LookAsync(group, labels, found, recalls, youngest, cancellationToken).ConfigureAwait(false), true);
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

    private async Task<ImageVerdict> LookAsync(ImageGroup group, IReadOnlyDictionary<string, string> labels, string image, bool recalls, DateTimeOffset youngest, CancellationToken cancellationToken)
    {
        var request = Request(group, labels, image);
        if (recalls || !ImageReference.TryParse(image, out var reference, out _))
            return await ReviewAsync(recalling, request, cancellationToken).ConfigureAwait(false);

        var identity = await identities.FindAsync(request, cancellationToken).ConfigureAwait(false);
        return await looks.LookAsync(
            (image, identity.ScopeIdFor(reference.Name), group.Key.Policies),
            async askedAt =>
            {
                var verdict = await ReviewAsync(recalling, request, cancellationToken).ConfigureAwait(false);
                // Evidence that a Pod was admitted on is there when the Pod is: a look from before may have missed it.
                return verdict.Denials.Count == 0 || youngest + ClockSkew < askedAt ? verdict : null;
            },
            async () =>
            {
                await pace.WaitAsync(reference.Host, cancellationToken).ConfigureAwait(false);
                return await ReviewAsync(asking, Request(group, labels, image), cancellationToken).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
    }

    private static async Task<ImageVerdict> ReviewAsync(Reviewing reviewing, ReviewRequest request, CancellationToken cancellationToken) =>
        (await reviewing.Reviewer.ReviewAsync(request, cancellationToken).ConfigureAwait(false)).Images[0];

    private ReviewRequest Request(ImageGroup group, IReadOnlyDictionary<string, string> labels, string image)
    {
        var pod = group.Example;
        return new ReviewRequest(
            pod.Metadata.Namespace ?? "",
            labels,
            pod.Metadata.Labels ?? new Dictionary<string, string>(),
            [new ContainerImage(group.Image.Container, "", image)],
            [.. (pod.Spec.ImagePullSecrets ?? []).Select(s => s.Name).OfType<string>()],
            pod.Spec.ServiceAccountName,
            time.GetUtcNow() + options.ImageDeadline,
            DryRun: true);
    }
}
