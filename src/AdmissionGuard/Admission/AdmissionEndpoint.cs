using AdmissionGuard.Admission.Protocol;
using AdmissionGuard.Admission.Response;
using AdmissionGuard.Review;

namespace AdmissionGuard.Admission;

/// <summary>
/// Answers AdmissionReviews: reads the review, has it decided, words the decision, always before the API server stops
/// waiting.
/// </summary>
/// <param name="decider">Decides.</param>
/// <param name="word">Words a decision: the validating webhook's answer, or the pinning webhook's patch.</param>
/// <param name="sinks">Who takes note of decisions.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where what is no review is told.</param>
internal sealed partial class AdmissionEndpoint(
    AdmissionDecider decider,
    Func<AdmissionDecision, ReviewResponse> word,
    IReadOnlyList<IDecisionSink> sinks,
    TimeProvider time,
    ILogger<AdmissionEndpoint> logger)
{
    private readonly IDecisionSink[] sinks = [.. sinks];
    private readonly BodyBudget bodies = new(BodyBudget.DefaultBytes);

    /// <summary>Answers one request.</summary>
    public async Task HandleAsync(HttpContext http)
    {
        // 1. How long there is.
        var arrived = time.GetTimestamp();
        var deadline = ReviewDeadline.Of(http.Request.QueryString.Value, time.GetUtcNow(), decider.Waiting);
        using var clock = new DeadlineClock(deadline.Answer, time, http.RequestAborted);

        // 2. The body, within its limits.
        var (body, refusal) = await ReviewTransport.ReceiveAsync(http.Request, bodies, clock).ConfigureAwait(false);
        if (body is null)
        {
            await ReviewTransport.RefuseAsync(http.Response, refusal).ConfigureAwait(false);
            return;
        }

        // 3. An AdmissionReview, or an answer to its uid, or at least a clear error.
        using var received = AdmissionReviewReader.Read(body);
        if (received.Problem is { } problem)
        {
            LogMalformed(logger, problem);
            await (received.Uid is { } uid
                ? ReviewTransport.AnswerAsync(http.Response, ResponseBuilder.Malformed(uid, problem))
                : ReviewTransport.RefuseAsync(http.Response, new TransportRefusal(StatusCodes.Status400BadRequest, problem))).ConfigureAwait(false);
            return;
        }

        // 4. The decision.
        var decision = await decider.DecideAsync(received, deadline, clock).ConfigureAwait(false);

        // 5. The answer, then the notes about it.
        if (http.RequestAborted.IsCancellationRequested)
            decision = decision with { Rule = AdmissionRule.Abandoned };
        else
            await ReviewTransport.AnswerAsync(http.Response, word(decision)).ConfigureAwait(false);
        foreach (var sink in sinks)
            sink.Record(decision, time.GetElapsedTime(arrived));
    }

    [LoggerMessage(EventId = 100, Level = LogLevel.Warning, Message = "A request is no AdmissionReview: {Problem}")]
    private static partial void LogMalformed(ILogger logger, string problem);
}
