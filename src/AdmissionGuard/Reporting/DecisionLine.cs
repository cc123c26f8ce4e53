using System.Text.Json;
using AdmissionGuard.Admission.Response;
using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Reporting.Logs;

namespace AdmissionGuard.Reporting;

/// <summary>
/// A decision as a log record. It names objects, images, policies and reasons, and never holds any part of an object:
/// objects hold secrets in their environment variables.
/// </summary>
internal sealed class DecisionLine : IRecordFields
{
    // Of everything a requester may choose, so that a record stays a record.
    private const int MaxText = 256;
    private const int MaxImages = 2048;

    private readonly AdmissionDecision decision;
    private readonly TimeSpan duration;
    private readonly string kind;
    private readonly string @namespace;
    private readonly string name;
    private readonly string reasons;

    /// <summary>A decision, and how long it took.</summary>
    public DecisionLine(AdmissionDecision decision, TimeSpan duration)
    {
        this.decision = decision;
        this.duration = duration;
        var facts = decision.Facts;
        kind = Show(facts.SubResource.Length == 0 ? facts.Kind.ToString() : $"{facts.Kind}/{facts.SubResource}");
        @namespace = Show(facts.Namespace);
        name = Show(facts.Name);
        reasons = decision.Causes.Count == 0 ? "" : string.Join(',', decision.Causes.Select(cause => cause.Reason).Distinct());
    }

    /// <summary>The line for people.</summary>
    public string Message => $"{Verdict} {Operation} {kind} {@namespace}/{name}: {decision.Rule} {reasons}";

    private string? Operation => Enum.GetName(decision.Facts.Operation);

    private string Verdict => decision.Admitted ? "admitted" : "denied";

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        var facts = decision.Facts;
        json.WriteString("Verdict"u8, Verdict);
        json.WriteString("Operation"u8, Operation);
        json.WriteString("Kind"u8, kind);
        json.WriteString("Namespace"u8, @namespace);
        json.WriteString("Name"u8, name);
        json.WriteString("Rule"u8, decision.Rule);
        json.WriteString("Reasons"u8, reasons);
        json.WriteString("Images"u8, Images());
        json.WriteString("PolicyVersion"u8, Show(decision.Review?.PolicyVersion ?? ""));
        json.WriteString("User"u8, Show(facts.Requester.Username));
        json.WriteBoolean("DryRun"u8, facts.DryRun);
        json.WriteString("Uid"u8, Show(facts.Uid));
        json.WriteNumber("Milliseconds"u8, Math.Round(duration.TotalMilliseconds, 3));
    }

    private string Images() => decision.Review is not { } review ? "" : DisplayText.Of(
        review.Images is [var only] ? Show(only) : string.Join(' ', review.Images.Select(Show)), MaxImages);

    private static string Show(Review.ImageVerdict image) => image.Digest is null ? image.Reference : $"{image.Reference}={image.Digest}";

    private static string Show(string text) => DisplayText.Of(text, MaxText);
}
