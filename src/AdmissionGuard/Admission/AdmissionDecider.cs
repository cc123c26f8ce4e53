using AdmissionGuard.Admission.Extraction;
using AdmissionGuard.Admission.Operations;
using AdmissionGuard.Admission.Protocol;
using AdmissionGuard.Admission.Response;
using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Reporting;
using AdmissionGuard.Review;

namespace AdmissionGuard.Admission;

/// <summary>
/// Decides one review: plans what has to be verified, has it verified, and turns whatever comes of that into a decision
/// before the deadline.
/// </summary>
internal sealed partial class AdmissionDecider(
    AdmissionPlanner planner, INamespaceLabels namespaces, IOwnImages? own, IImageReviewer reviewer, ILogger<AdmissionDecider> logger)
{
    /// <summary>
    /// Most reviews that wait for verdicts at a time, at some 10 KiB each. It is far beyond what a healthy cluster asks
    /// and only keeps the process alive; how much is verified at a time is the reviewer's to bound.
    /// </summary>
    public const int MaxWaiting = 12_000;

    private int waiting;

    /// <summary>Reviews that wait for verdicts at this moment.</summary>
    public int Waiting => Volatile.Read(ref waiting);

    /// <summary>Decides. Never throws: this is the one place where the unexpected becomes a denial.</summary>
    /// <param name="received">A well-formed review; let go of as soon as it is planned.</param>
    /// <param name="deadline">When the decision has to be there.</param>
    /// <param name="clock">Bounds every wait.</param>
    public async ValueTask<AdmissionDecision> DecideAsync(ReceivedReview received, ReviewDeadline deadline, DeadlineClock clock)
    {
        var facts = received.Request.Facts;
        using var span = ReviewTelemetry.StartReview();
        span?.SetTag("k8s.namespace.name", facts.Namespace).SetTag("admission.uid", facts.Uid).SetTag("admission.kind", facts.Kind.ToString());
        IReadOnlyList<ContainerImage> images = [];
        try
        {
            var plan = planner.Plan(received.Request);
            received.Dispose();
            switch (plan)
            {
                case AdmissionPlan.Admit admit:
                    return new AdmissionDecision(facts, true, admit.Why, StatusCodes.Status200OK, [], null, null);
                case AdmissionPlan.Refuse refuse:
                    return new AdmissionDecision(facts, false, AdmissionRule.Malformed, refuse.Code, [refuse.Cause], null, null);
                case AdmissionPlan.Verify verify:
                    images = ImagesOf(verify.Images);
                    return await VerifyAsync(facts, images, verify.Images, deadline, clock).ConfigureAwait(false);
                default:
                    throw new InvalidOperationException("a plan that nobody knows");
            }
        }
        catch (OperationCanceledException) when (clock.Token.IsCancellationRequested)
        {
            return ReviewOutcome.Denied(facts, AdmissionRule.Deadline, StatusCodes.Status503ServiceUnavailable, images, Reason.DeadlineExceeded, "the review did not finish before the API server's deadline");
        }
        catch (Exception e)
        {
            LogFailure(logger, e, facts.Uid);
            return ReviewOutcome.Denied(facts, AdmissionRule.Error, StatusCodes.Status500InternalServerError, images, Reason.InternalError, "an internal error; see the log");
        }
    }

    private async ValueTask<AdmissionDecision> VerifyAsync(
        AdmissionFacts facts, IReadOnlyList<ContainerImage> images, ExtractedImages extracted, ReviewDeadline deadline, DeadlineClock clock)
    {
        try
        {
            if (Interlocked.Increment(ref waiting) > MaxWaiting)
                return ReviewOutcome.Denied(facts, AdmissionRule.Overload, StatusCodes.Status429TooManyRequests, images, Reason.LimitExceeded, "too many reviews wait already; try again");

            images = await NotOursAsync(facts, images, clock).ConfigureAwait(false);
            if (images.Count == 0)
                return new AdmissionDecision(facts, true, AdmissionRule.OwnImage, StatusCodes.Status200OK, [], null, null);

            var labels = await clock.WithinAsync(namespaces.FindAsync(facts.Namespace, clock.Token)).ConfigureAwait(false);
            if (labels is null)
                return ReviewOutcome.Denied(facts, AdmissionRule.Namespace, StatusCodes.Status503ServiceUnavailable, images, Reason.PolicyNotReady, $"the labels of namespace {facts.Namespace} could not be read");

            var request = new ReviewRequest(
                facts.Namespace, labels, extracted.Labels, images, extracted.PullSecrets, extracted.ServiceAccount, deadline.Review, facts.DryRun);
            var verdict = await clock.WithinAsync(new ValueTask<ReviewVerdict>(reviewer.ReviewAsync(request, clock.Token))).ConfigureAwait(false);
            return ReviewOutcome.Of(facts, request, verdict);
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    private static ContainerImage[] ImagesOf(ExtractedImages extracted)
    {
        var images = new ContainerImage[extracted.Images.Count];
        for (var i = 0; i < images.Length; i++)
            images[i] = extracted.Images[i].Image;
        return images;
    }

    // Only what runs counts as our own: a Pod. What is injected beside our own images is reviewed.
    private async ValueTask<IReadOnlyList<ContainerImage>> NotOursAsync(AdmissionFacts facts, IReadOnlyList<ContainerImage> images, DeadlineClock clock)
    {
        if (own is null || facts.Kind is not { Group: "", Kind: "Pod" } || !string.Equals(facts.Namespace, own.Namespace, StringComparison.Ordinal))
            return images;
        var ours = await clock.WithinAsync(own.FindAsync(clock.Token)).ConfigureAwait(false);
        return [.. images.Where(image => !ours.Contains(image.Image))];
    }

    [LoggerMessage(EventId = 101, Level = LogLevel.Error, Message = "The review {Uid} failed")]
    private static partial void LogFailure(ILogger logger, Exception exception, string uid);
}
