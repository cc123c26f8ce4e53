using System.Text;
using AdmissionGuard.Admission.Protocol;
using AdmissionGuard.Admission.Response;
using AdmissionGuard.Policy.Documents;
using AdmissionGuard.Reporting;

namespace AdmissionGuard.Admission.Policies;

/// <summary>Words what was found in a policy as the API server words invalid objects: 422, a cause for each field.</summary>
internal static class PolicyResponse
{
    // meta/v1 CauseTypeFieldValueInvalid.
    private const string FieldValueInvalid = "FieldValueInvalid";

    /// <summary>Words an answer.</summary>
    public static ReviewResponse Of(AdmissionFacts facts, PolicyAnswer answer) => new(new AdmissionResponse(facts.Uid, !answer.Refuses)
    {
        Status = answer.Refuses ? StatusOf(facts, answer) : null,
        // Beside an error, advice that follows from it would only confuse.
        Warnings = answer.Refuses ? null : Bounded(answer.Advice),
    });

    private static ResponseStatus StatusOf(AdmissionFacts facts, PolicyAnswer answer) => new(
        StatusCodes.Status422UnprocessableEntity,
        "Invalid",
        MessageOf(answer),
        new StatusDetails(
            facts.Name.Length > 0 ? facts.Name : null,
            facts.Kind.Group,
            facts.Kind.Kind,
            [.. answer.Errors.Take(ResponseLimits.Causes).Select(error => new StatusCause(
                FieldValueInvalid, DisplayText.Of(error.Message, ResponseLimits.Line), error.FieldPath.Length == 0 ? null : DisplayText.Of(error.FieldPath, ResponseLimits.Line)))]));

    private static string MessageOf(PolicyAnswer answer)
    {
        var message = new StringBuilder($"{DisplayText.Of(answer.Name, ResponseLimits.Line)} is invalid:");
        for (var i = 0; i < answer.Errors.Count; i++)
        {
            var line = "\n- " + DisplayText.Of(Line(answer.Errors[i]), ResponseLimits.Line);
            var rest = $"\n- and {answer.Errors.Count - i} more";
            if (message.Length + line.Length + rest.Length > ResponseLimits.Message)
                return message.Append(rest).ToString();
            message.Append(line);
        }

        return message.ToString();
    }

    private static string Line(PolicyError error) => error.FieldPath.Length == 0 ? error.Message : $"{error.FieldPath}: {error.Message}";

    private static List<string>? Bounded(IReadOnlyList<string> advice)
    {
        var total = 0;
        var warnings = advice.Select(line => DisplayText.Of(line, ResponseLimits.Warning))
            .TakeWhile(line => (total += line.Length) <= ResponseLimits.AllWarnings)
            .ToList();
        return warnings.Count == 0 ? null : warnings;
    }
}
