using AdmissionGuard.Policy.Compilation;
using AdmissionGuard.Policy.Evaluation;
using AdmissionGuard.Policy.Matching;
using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Registry.Caching;
using AdmissionGuard.Registry.Content;
using AdmissionGuard.Registry.Credentials;
using AdmissionGuard.Registry.Failures;
using AdmissionGuard.Registry.References;
using AdmissionGuard.Reporting;

namespace AdmissionGuard.Review;

/// <summary>
/// Judges images live: reference, policies, digest, evidence, verified facts, verdict. Everything unexpected becomes a
/// denial in <see cref="AnswerAsync"/> and nowhere else.
/// </summary>
internal sealed partial class ImageReviewer(
    PolicySource policies,
    IPullIdentities identities,
    IImageSources sources,
    EvidenceJudge judge,
    ReviewOptions options,
    TimeProvider time,
    ILogger<ImageReviewer> logger) : IImageReviewer, IDisposable
{
    private readonly SingleFlight<QuestionKey, ImageAnswer> flights = new(options.ImageBudget, time);
    private readonly VerdictMemo memo = new(options, time);
    private readonly LastKnownGood lastGood = new(options, time);
    private readonly SemaphoreSlim places = new(options.MaxConcurrentImages);

    /// <inheritdoc/>
    public async Task<ReviewVerdict> ReviewAsync(ReviewRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (policies.Read is not { } snapshot)
            return new ReviewVerdict([.. request.Images.Select(image => ImageReview.WithoutPolicies(image.Image).For(image))], policies.Current.Version);
        using var deadline = new DeadlineClock(request.Deadline, time, cancellationToken);

        var verdicts = new ImageVerdict[request.Images.Count];
        if (request.Images is [var only])
        {
            var review = ReviewAsync(snapshot, request, only.Image, deadline.Token);
            if (!review.IsCompleted)
                deadline.Start();
            verdicts[0] = (await review.ConfigureAwait(false)).For(only);
        }
        else
        {
            var reviews = Begin(snapshot, request, deadline);
            await Task.WhenAll(reviews).ConfigureAwait(false);
            for (var i = 0; i < verdicts.Length; i++)
                verdicts[i] = (await reviews[i].ConfigureAwait(false)).For(request.Images[i]);
        }

        return new ReviewVerdict(verdicts, snapshot.Version);
    }

    /// <inheritdoc/>
    public void Dispose() => places.Dispose();

    // A reference is resolved once per review: two containers with one tag are judged on one digest (invariant 2). Each image
    // has begun, and goes on alone once it meets something to wait for.
    private Task<ImageReview>[] Begin(PolicySnapshot snapshot, ReviewRequest request, DeadlineClock deadline)
    {
        var reviews = new Task<ImageReview>[request.Images.Count];
        var begun = new Dictionary<string, Task<ImageReview>>(reviews.Length, StringComparer.Ordinal);
        for (var i = 0; i < reviews.Length; i++)
        {
            var image = request.Images[i].Image;
            if (!begun.TryGetValue(image, out var review))
                begun.Add(image, review = ReviewAsync(snapshot, request, image, deadline.Token).AsTask());
            if (!review.IsCompleted)
                deadline.Start();
            reviews[i] = review;
        }

        return reviews;
    }

    private async ValueTask<ImageReview> ReviewAsync(PolicySnapshot snapshot, ReviewRequest request, string image, CancellationToken deadline)
    {
        // 1. The reference.
        if (!ImageReference.TryParse(image, out var reference, out var error))
            return ImageReview.NotAReference(image, error);

        // 2. The policies that are about it.
        var subject = new ReviewSubject
        {
            Host = reference.Host,
            Repository = reference.Repository,
            Tag = reference.Tag,
            Digest = reference.Digest?.ToString(),
            Namespace = request.Namespace,
            NamespaceLabels = request.NamespaceLabels,
            ObjectLabels = request.ObjectLabels,
        };
        var matching = snapshot.Match(subject);
        if (matching.Count == 0)
            return ImageReview.Unmatched(reference, snapshot.UnmatchedImages);

        // 3. What needs no registry: policies that are not ready can only deny.
        if (matching.All(static p => p.NotReady.Count > 0))
            return ImageReview.Of(reference, matching, new ImageAnswer(reference.Digest?.ToString(), [.. matching.Select(p => Unseen(p, subject))], null));

        // 4. The answer.
        return ImageReview.Of(reference, matching, await AnswerAsync(request, reference, subject, matching, deadline).ConfigureAwait(false));
    }

    private async ValueTask<ImageAnswer> AnswerAsync(
        ReviewRequest request, ImageReference reference, ReviewSubject subject, IReadOnlyList<CompiledPolicy> matching, CancellationToken deadline)
    {
        ImageQuestion? question = null;
        ImageAnswer answer;
        try
        {
            var identity = await IdentityAsync(request, deadline).ConfigureAwait(false);
            question = new ImageQuestion(reference, subject, matching, identity);
            if (Remembered(question) is { } known)
                return known;
            answer = await JoinAsync(question, deadline).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            answer = ImageAnswer.Blocked(Reason.DeadlineExceeded, "the image was not verified in time; the work goes on, try again", reference.Digest?.ToString());
        }
        catch (Exception e)
        {
            LogFailure(logger, e, reference.Canonical);
            return ImageAnswer.Blocked(Reason.InternalError, "an internal error; see the log", reference.Digest?.ToString());
        }

        if (question is null)
            return answer;

        // A dry run must not decide what is admitted later.
        if (!request.DryRun)
            lastGood.Remember(question, answer);
        return lastGood.InPlaceOf(question, answer);
    }

    private ValueTask<PullIdentity> IdentityAsync(ReviewRequest request, CancellationToken deadline)
    {
        // Nearly always known already, and then no stage that takes any time.
        var found = identities.FindAsync(request, deadline);
        return found.IsCompletedSuccessfully ? found : WaitAsync(found);

        static async ValueTask<PullIdentity> WaitAsync(ValueTask<PullIdentity> found)
        {
            using (ReviewTelemetry.Start("credentials"))
                return await found.ConfigureAwait(false);
        }
    }

    private async Task<ImageAnswer> JoinAsync(ImageQuestion question, CancellationToken deadline)
    {
        var (answer, joined) = await flights.RunAsync(question.Key, work => JudgeAsync(question, work), deadline).ConfigureAwait(false);
        if (joined)
            ReviewMetrics.CountJoin();
        return answer;
    }

    private async Task<ImageAnswer> JudgeAsync(ImageQuestion question, CancellationToken work)
    {
        if (Remembered(question) is { } known)
            return known;

        await TakePlaceAsync(work).ConfigureAwait(false);
        try
        {
            ReviewMetrics.Worked(1);
            var source = sources.Open(question.Reference, question.Identity, time.GetUtcNow() + options.ImageBudget);
            RegistryResult<FetchedManifest> resolved;
            using (ReviewTelemetry.Start("resolve"))
                resolved = await source.ResolveAsync(question.Reference, work).ConfigureAwait(false);
            if (!resolved.IsSuccess)
                return ImageAnswer.Blocked(RegistryReasons.Of(resolved.Failure.Kind), resolved.Failure.Message, question.Reference.Digest?.ToString());

            var digest = resolved.Value.Digest;
            var key = question.VerdictKey(digest);
            var verdicts = memo.Find(key);
            ReviewMetrics.CountMemo(hit: verdicts is not null);
            DateTimeOffset? judgedAt = null;
            if (verdicts is null)
            {
                judgedAt = time.GetUtcNow();
                verdicts = await judge.JudgeAsync(question, resolved.Value, source, work).ConfigureAwait(false);
                if (!verdicts.Any(RestsOnFailure))
                    memo.Remember(key, verdicts);
            }

            return new ImageAnswer(digest.ToString(), verdicts, null) { JudgedAt = judgedAt, Endpoint = resolved.Value.Endpoint };
        }
        finally
        {
            ReviewMetrics.Worked(-1);
            places.Release();
        }
    }

    // A digest says by itself which content is meant, so what is remembered of it needs no registry.
    private ImageAnswer? Remembered(ImageQuestion question)
    {
        if (question.Reference.Digest is not { } pinned || memo.Find(question.VerdictKey(pinned)) is not { } known)
            return null;
        ReviewMetrics.CountMemo(hit: true);
        return new ImageAnswer(pinned.ToString(), known, null);
    }

    private async Task TakePlaceAsync(CancellationToken work)
    {
        using var stage = ReviewTelemetry.Start("queue");
        ReviewMetrics.Queued(1);
        try
        {
            await places.WaitAsync(work).ConfigureAwait(false);
        }
        finally
        {
            ReviewMetrics.Queued(-1);
        }
    }

    private PolicyVerdict Unseen(CompiledPolicy policy, ReviewSubject subject) =>
        PolicyEvaluator.Evaluate(policy, new ImageFacts { Subject = subject, Digest = subject.Digest ?? "", Complete = true }, time.GetUtcNow());

    // What a registry did not say is not remembered as a verdict (invariant 5).
    private static bool RestsOnFailure(PolicyVerdict verdict) => verdict.Requirements.Any(r => r.Reason is
        Reason.RegistryUnauthorized or Reason.RegistryRateLimited or Reason.RegistryUnavailable or Reason.RegistryInvalid
        or Reason.DeadlineExceeded or Reason.InternalError);

    [LoggerMessage(EventId = 200, Level = LogLevel.Error, Message = "The review of {Image} failed")]
    private static partial void LogFailure(ILogger logger, Exception exception, string image);
}
