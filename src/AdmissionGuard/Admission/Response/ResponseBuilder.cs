using System.Text;
using AdmissionGuard.Admission.Protocol;
using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Reporting;

namespace AdmissionGuard.Admission.Response;

/// <summary>
/// Words a decision for the API server (admission.k8s.io/v1, "Response"). The same decision gives the same bytes: order
/// follows the object's fields, then policy, requirement and reason.
/// </summary>
internal static class ResponseBuilder
{
    /// <summary>Words one decision.</summary>
    public static ReviewResponse Of(AdmissionDecision decision) => new(new AdmissionResponse(decision.Facts.Uid, decision.Admitted)
    {
        Status = decision.Admitted ? null : StatusOf(decision.Code, decision.Facts, decision.Causes),
        Warnings = Warnings.Of(decision),
        AuditAnnotations = AuditAnnotations.Of(decision),
    });

    /// <summary>A denial of a review of which nothing but the uid could be read.</summary>
    public static ReviewResponse Malformed(string uid, string problem) => new(new AdmissionResponse(uid, false)
    {
        Status = StatusOf(
            StatusCodes.Status400BadRequest, null, [new DenialCause(Reason.UnsupportedFormat, "", problem)]),
    });

    private static ResponseStatus StatusOf(int code, AdmissionFacts? facts, IReadOnlyList<DenialCause> causes) => new(
        code,
        ReasonOf(code),
        MessageOf(causes),
        new StatusDetails(
            facts is { Name.Length: > 0 } ? facts.Name : null,
            facts is { Kind.Group.Length: > 0 } ? facts.Kind.Group : null,
            facts?.Kind.Kind,
            [.. causes.Take(ResponseLimits.Causes).Select(CauseOf)])
        {
            RetryAfterSeconds = code == StatusCodes.Status429TooManyRequests ? 1 : null,
        });

    private static StatusCause CauseOf(DenialCause cause) => new(
        cause.Reason.ToString(),
        DisplayText.Of(cause.Message, ResponseLimits.Line),
        cause.Field.Length == 0 ? null : DisplayText.Of(cause.Field, ResponseLimits.Line));

    // meta/v1 StatusReason names.
    private static string ReasonOf(int code) => code switch
    {
        StatusCodes.Status400BadRequest => "BadRequest",
        StatusCodes.Status403Forbidden => "Forbidden",
        StatusCodes.Status429TooManyRequests => "TooManyRequests",
        StatusCodes.Status503ServiceUnavailable => "ServiceUnavailable",
        StatusCodes.Status504GatewayTimeout => "Timeout",
        _ => "InternalError",
    };

    private static string MessageOf(IReadOnlyList<DenialCause> causes)
    {
        if (causes.Count == 1)
            return DisplayText.Of(causes[0].Message, ResponseLimits.Line);

        var message = new StringBuilder();
        message.Append(causes.Count).Append(" findings:");
        for (var i = 0; i < causes.Count; i++)
        {
            var line = DisplayText.Of(causes[i].Message, ResponseLimits.Line);
            var rest = $"\n- and {causes.Count - i} more";
            if (message.Length + line.Length + 3 + rest.Length > ResponseLimits.Message)
                return message.Append(rest).ToString();
            message.Append("\n- ").Append(line);
        }

        return message.ToString();
    }
}
