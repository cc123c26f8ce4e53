using AdmissionGuard.Admission.Extraction;
using AdmissionGuard.Admission.Operations;
using AdmissionGuard.Admission.Protocol;
using AdmissionGuard.Admission.Response;
using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Review;

namespace AdmissionGuard.Admission;

/// <summary>
/// Answers AdmissionReviews: reads the review, plans what has to be verified, has it verified, and words the decision,
/// always before the API server stops waiting.
/// </summary>
internal sealed partial class AdmissionEndpoint(
    AdmissionPlanner planner,
    INamespaceLabels namespaces,
    IImageReviewer reviewer,
    IReadOnlyList<IDecisionSink> sinks,
    TimeProvider time,
    ILogger<AdmissionEndpoint> logger)
{
    /// <summary>Answers one request.</summary>
    public async Task HandleAsync(HttpContext http)
    {
        var arrived = time.GetTimestamp();
        var deadline = ReviewDeadline.Of(http.Request.QueryString.Value, time.GetUtcNow());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        stop.CancelAfter(deadline.Answer - time.GetUtcNow());

        // 1. The body, within its limits.
        var (body, refusal) = await ReviewTransport.ReceiveAsync(http.Request, stop.Token).ConfigureAwait(false);
        if (body is null)
        {
            await ReviewTransport.RefuseAsync(http.Response, refusal).ConfigureAwait(false);
            return;
        }

        AdmissionFacts facts;
        AdmissionPlan plan;
        using (body)
        using (var received = AdmissionReviewReader.Read(body.Bytes))
        {
            // 2. An AdmissionReview, or an answer to its uid, or at least a clear error.
            if (received.Problem is { } problem)
            {
                LogMalformed(logger, problem);
                await (received.Uid is { } uid
                    ? ReviewTransport.AnswerAsync(http.Response, ResponseBuilder.Malformed(uid, problem))
                    : ReviewTransport.RefuseAsync(http.Response, new TransportRefusal(StatusCodes.Status400BadRequest, problem))).ConfigureAwait(false);
                return;
            }

            // 3. What it takes to answer: decided from the object alone, which is let go of before anything waits.
            facts = received.Request.Facts;
            plan = planner.Plan(received.Request);
        }

        // 4. The decision.
        var decision = await DecideAsync(facts, plan, deadline, stop.Token).ConfigureAwait(false);

        // 5. The answer, then the notes about it.
        await ReviewTransport.AnswerAsync(http.Response, ResponseBuilder.Of(decision)).ConfigureAwait(false);
        foreach (var sink in sinks)
            sink.Record(decision, time.GetElapsedTime(arrived));
    }

    private async ValueTask<AdmissionDecision> DecideAsync(
        AdmissionFacts facts, AdmissionPlan plan, ReviewDeadline deadline, CancellationToken stop) => plan switch
    {
        AdmissionPlan.Admit admit => new AdmissionDecision(facts, true, admit.Why, StatusCodes.Status200OK, [], null),
        AdmissionPlan.Refuse refuse => new AdmissionDecision(facts, false, AdmissionRule.Malformed, refuse.Code, [refuse.Cause], null),
        AdmissionPlan.Verify verify => await VerifyAsync(facts, verify.Images, deadline, stop).ConfigureAwait(false),
        _ => throw new InvalidOperationException("a plan that nobody knows"),
    };

    // The one place on this path where the unexpected becomes a denial.
    private async Task<AdmissionDecision> VerifyAsync(
        AdmissionFacts facts, ExtractedImages extracted, ReviewDeadline deadline, CancellationToken stop)
    {
        List<ContainerImage> images = [.. extracted.Images.Select(found => found.Image)];
        try
        {
            var labels = await namespaces.FindAsync(facts.Namespace, stop).AsTask().WaitAsync(stop).ConfigureAwait(false);
            if (labels is null)
                return ReviewOutcome.Denied(facts, AdmissionRule.Namespace, StatusCodes.Status503ServiceUnavailable, images, Reason.PolicyNotReady, $"the labels of namespace {facts.Namespace} could not be read");

            var request = new ReviewRequest(
                facts.Namespace, labels, extracted.Labels, images, extracted.PullSecrets, extracted.ServiceAccount, deadline.Review, facts.DryRun);
            var verdict = await reviewer.ReviewAsync(request, stop).WaitAsync(stop).ConfigureAwait(false);
            return ReviewOutcome.Of(facts, request, verdict);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return ReviewOutcome.Denied(facts, AdmissionRule.Deadline, StatusCodes.Status503ServiceUnavailable, images, Reason.DeadlineExceeded, "the review did not finish before the API server's deadline");
        }
        catch (Exception e)
        {
            LogFailure(logger, e, facts.Uid);
            return ReviewOutcome.Denied(facts, AdmissionRule.Error, StatusCodes.Status500InternalServerError, images, Reason.InternalError, "an internal error; see the log");
        }
    }

    [LoggerMessage(EventId = 100, Level = LogLevel.Warning, Message = "A request is no AdmissionReview: {Problem}")]
    private static partial void LogMalformed(ILogger logger, string problem);

    [LoggerMessage(EventId = 101, Level = LogLevel.Error, Message = "The review {Uid} failed")]
    private static partial void LogFailure(ILogger logger, Exception exception, string uid);
}
