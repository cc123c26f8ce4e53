using AdmissionGuard.Admission.Protocol;
using AdmissionGuard.Admission.Response;
using AdmissionGuard.Review;

namespace AdmissionGuard.Admission.Policies;

/// <summary>
/// Answers <c>kubectl apply</c> of our own kinds with what the compiler says. It fails open, here and in its webhook
/// configuration: a policy must always be repairable, and what is stored and wrong denies what it matches anyway.
/// </summary>
internal sealed partial class PolicyEndpoint(PolicyCheck check, TimeProvider time, ILogger<PolicyEndpoint> logger)
{
    private readonly BodyBudget bodies = new(BodyBudget.DefaultBytes);

    /// <summary>Answers one request.</summary>
    public async Task HandleAsync(HttpContext http)
    {
        var deadline = ReviewDeadline.Of(http.Request.QueryString.Value, time.GetUtcNow(), waiting: 0);
        using var clock = new DeadlineClock(deadline.Answer, time, http.RequestAborted);
        var (body, refusal) = await ReviewTransport.ReceiveAsync(http.Request, bodies, clock).ConfigureAwait(false);
        if (body is null)
        {
            await ReviewTransport.RefuseAsync(http.Response, refusal).ConfigureAwait(false);
            return;
        }

        using var received = AdmissionReviewReader.Read(body);
        if (received.Problem is { } problem)
        {
            await ReviewTransport.RefuseAsync(http.Response, new TransportRefusal(StatusCodes.Status400BadRequest, problem)).ConfigureAwait(false);
            return;
        }

        var facts = received.Request.Facts;
        await ReviewTransport.AnswerAsync(http.Response, PolicyResponse.Of(facts, Check(received.Request))).ConfigureAwait(false);
    }

    private PolicyAnswer Check(AdmissionRequest request)
    {
        try
        {
            return check.Check(request);
        }
        catch (Exception e)
        {
            LogFailure(logger, e, request.Facts.Uid);
            return PolicyAnswer.Nothing with { Advice = ["the policy could not be checked: an internal error, see the webhook's log; its status will say whether it is ready"] };
        }
    }

    [LoggerMessage(EventId = 102, Level = LogLevel.Error, Message = "The check of a policy failed, review {Uid}; it is stored unchecked")]
    private static partial void LogFailure(ILogger logger, Exception exception, string uid);
}
