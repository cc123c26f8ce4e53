using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Review;

namespace AdmissionGuard.Cli;

/// <summary>A verdict as <c>--output json</c> prints it. Its shape is part of the public interface.</summary>
internal sealed record VerdictDocument(
    string Image,
    string Reference,
    string? Digest,
    bool Admitted,
    string PolicyVersion,
    IReadOnlyList<VerdictDocument.PolicyEntry> Policies,
    IReadOnlyList<VerdictDocument.DenialEntry> Denials)
{
    /// <summary>The document of one verdict.</summary>
    public static VerdictDocument Of(ImageVerdict verdict, string policyVersion) => new(
        verdict.Image.Image,
        verdict.Reference,
        verdict.Digest,
        verdict.Admitted,
        policyVersion,
        [.. verdict.Policies.Select(p => new PolicyEntry(
            p.Policy.Name, p.Policy.Namespace, p.Mode, p.Outcome, p.ValidUntil,
            [.. p.Requirements.Select(r => new RequirementEntry(
                r.Name, r.Outcome, r.Reason, r.Message, r.Exception,
                [.. r.Evidence.Select(e => new EvidenceEntry(e.Authority, e.Place, e.Outcome, e.Reason, e.Message))]))]))],
        [.. verdict.Denials.Select(d => new DenialEntry(
            d.Container, d.Field, d.Policy?.Name, d.Policy?.Namespace, d.Requirement, d.Mode, d.Reason, d.Message, d.ToString()))]);

    internal sealed record PolicyEntry(
        string Name, string? Namespace, EnforcementMode Mode, Outcome Outcome, DateTimeOffset? ValidUntil, IReadOnlyList<RequirementEntry> Requirements);

    internal sealed record RequirementEntry(
        string Name, Outcome Outcome, Reason? Reason, string Message, string? Exception, IReadOnlyList<EvidenceEntry> Evidence);

    internal sealed record EvidenceEntry(string Authority, string Place, Outcome Outcome, Reason? Reason, string Message);

    internal sealed record DenialEntry(
        string Container, string Field, string? Policy, string? PolicyNamespace, string? Requirement,
        EnforcementMode Mode, Reason Reason, string Message, string Text);
}
