using AdmissionGuard.Kubernetes.Reconciling;

namespace AdmissionGuard.Operator.Scanning;

/// <summary>Judges one running image, and says when it must be judged again.</summary>
/// <param name="images">What runs.</param>
/// <param name="judge">The pipeline.</param>
/// <param name="labels">The labels of a namespace, or null.</param>
/// <param name="earlier">What an earlier leader said.</param>
/// <param name="changed">Told of each verdict: the image, the verdict before it, the new one, and where the image runs.</param>
/// <param name="options">How often.</param>
/// <param name="time">The clock.</param>
internal sealed class ImageScanner(
    RunningImages images, ImageJudge judge, Func<string, IReadOnlyDictionary<string, string>?> labels, EarlierFindings earlier, Action<ScannedImage> changed, ScanOptions options, TimeProvider time) : IReconciler<ImageKey>
{
    private static readonly TimeSpan Soonest = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public async Task<TimeSpan?> ReconcileAsync(ImageKey key, CancellationToken cancellationToken)
    {
        if (images.Find(key) is not { } group)
            return null;
        if (labels(key.Namespace) is not { } ofNamespace)
            return Soonest;
        // Known under other policies: what was learned of it then is as good as it was. All else asks the registry.
        var recalls = group.Result is null && group.Before is not null && group.Obstacle is null;
        var judged = await judge.JudgeAsync(group, ofNamespace, recalls, images.YoungestOf(group) ?? time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        var now = time.GetUtcNow();
        if (ImageVerdicts.Obstacle(judged.Verdict) is { } obstacle)
        {
            ScanMetrics.Judged("unknown", recalls);
            images.Note(group, null, obstacle);
            changed(new ScannedImage(group, null, null, []));
            return options.AfterFailure;
        }

        var last = group.Result ?? group.Before ?? earlier.Of(group, judged.Verdict.Digest, now);
        var users = images.Note(group, ImageVerdicts.Result(group, judged, last, now), null);
        ScanMetrics.Judged(group.Result!.Findings.Count == 0 ? "compliant" : "violating", recalls);
        changed(new ScannedImage(group, last, group.Result, users));
        // A policy that is not ready comes back when it is; a registry that did not answer says nothing when it does.
        return group.Policies.Any(p => p.NotReady.Count == 0 && group.Result.Unknown.ContainsKey(p.Ref)) ? options.AfterFailure : Next(group.Result, now);
    }

    private TimeSpan Next(ImageResult result, DateTimeOffset now)
    {
#pragma warning disable CA5394 // Jitter is no secret.
        var interval = options.Interval * (1 - ScanOptions.Jitter + (2 * ScanOptions.Jitter * Random.Shared.NextDouble()));
#pragma warning restore CA5394
        var left = result.ValidUntil - now;
        return left < interval ? (left > Soonest ? left.Value : Soonest) : interval;
    }
}
