using AdmissionGuard.Admission;
using AdmissionGuard.Admission.Response;
using AdmissionGuard.Admission.Protocol;

namespace AdmissionGuard.Reporting;

/// <summary>
/// One log record per decision. It names objects, images, policies and reasons, and never holds any part of an object:
/// objects hold secrets in their environment variables.
/// </summary>
internal sealed partial class DecisionLines(ILogger<DecisionLines> logger) : IDecisionSink
{
    // Of everything a requester may choose, so that a record stays a record.
    private const int MaxText = 256;
    private const int MaxImages = 2048;

    /// <inheritdoc/>
    public void Record(AdmissionDecision decision, TimeSpan duration)
    {
        var level = decision.Admitted
            ? decision.Review is null ? LogLevel.Debug : LogLevel.Information
            : LogLevel.Warning;
        if (!logger.IsEnabled(level))
            return;

        var facts = decision.Facts;
        var verdict = decision.Admitted ? "admitted" : "denied";
        var kind = Show(facts.SubResource.Length == 0 ? facts.Kind.ToString() : $"{facts.Kind}/{facts.SubResource}");
        var @namespace = Show(facts.Namespace);
        var name = Show(facts.Name);
        var reasons = decision.Causes.Count == 0 ? "" : string.Join(',', decision.Causes.Select(cause => cause.Reason).Distinct());
        var images = ImagesOf(decision);
        var version = Show(decision.Review?.PolicyVersion ?? "");
        var user = Show(facts.Requester.Username);
        var uid = Show(facts.Uid);
        var milliseconds = Math.Round(duration.TotalMilliseconds, 3);
        LogDecision(
            logger, level, verdict, facts.Operation, kind, @namespace, name, decision.Rule, reasons, images, version, user, facts.DryRun, uid, milliseconds);
    }

    private static string ImagesOf(AdmissionDecision decision) => decision.Review is not { } review ? "" : DisplayText.Of(
        string.Join(' ', review.Images.Select(image => image.Digest is null ? image.Reference : $"{image.Reference}={image.Digest}")), MaxImages);

    private static string Show(string text) => DisplayText.Of(text, MaxText);

    // What is not named in the message is among the record's fields all the same.
    [LoggerMessage(EventId = 110, Message = "{Verdict} {Operation} {Kind} {Namespace}/{Name}: {Rule} {Reasons}")]
    private static partial void LogDecision(
        ILogger logger,
        LogLevel level,
        string verdict,
        AdmissionOperation operation,
        string kind,
        string @namespace,
        string name,
        string rule,
        string reasons,
        string images,
        string policyVersion,
        string user,
        bool dryRun,
        string uid,
        double milliseconds);
}
