using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Review;
using AdmissionGuard.Sigstore.Facts;

namespace AdmissionGuard.Cli;

/// <summary>A verdict as <c>--output json</c> prints it. Its shape is part of the public interface.</summary>
internal sealed record VerdictDocument(
    string Image,
    string Reference,
    string? Digest,
    string? Endpoint,
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
        verdict.Endpoint,
        verdict.Admitted,
        policyVersion,
        [.. verdict.Policies.Select(p => new PolicyEntry(
            p.Policy.Name, p.Policy.Namespace, p.Mode, p.Outcome, p.ValidUntil,
            [.. p.Requirements.Select(r => new RequirementEntry(
                r.Name, r.Outcome, r.Reason, r.Message, r.Exception,
                [.. r.Evidence.Select(EvidenceEntry.Of)]))]))],
        [.. verdict.Denials.Select(d => new DenialEntry(
            d.Container, d.Field, d.Policy?.Name, d.Policy?.Namespace, d.Requirement, d.Mode, d.Reason, d.Message, d.ToString()))]);

    internal sealed record PolicyEntry(
        string Name, string? Namespace, EnforcementMode Mode, Outcome Outcome, DateTimeOffset? ValidUntil, IReadOnlyList<RequirementEntry> Requirements);

    internal sealed record RequirementEntry(
        string Name, Outcome Outcome, Reason? Reason, string Message, string? Exception, IReadOnlyList<EvidenceEntry> Evidence);

    internal sealed record EvidenceEntry(
        string Authority, string Place, Outcome Outcome, Reason? Reason, string Message, SignerEntry? Signer, IReadOnlyList<TimeEntry>? Times, IReadOnlyList<LogEntry>? LogEntries, StepEntry? Refused)
    {
        public static EvidenceEntry Of(EvidenceVerdict evidence) => new(
            evidence.Authority, evidence.Place, evidence.Outcome, evidence.Reason, evidence.Message,
            evidence.Proof is null ? null : SignerEntry.Of(evidence.Proof.Signer),
            evidence.Proof is null ? null : [.. evidence.Proof.Times.Select(t => new TimeEntry(t.Time, t.Source, UntrustedText.Show(t.Authority)))],
            evidence.Proof is null ? null : [.. evidence.Proof.LogEntries.Select(l => new LogEntry(UntrustedText.Show(l.LogId), l.LogIndex, UntrustedText.Show(l.Kind)))],
            evidence.Failure is null ? null : new StepEntry(evidence.Failure.Step, UntrustedText.Show(evidence.Failure.Found), UntrustedText.Show(evidence.Failure.Wanted)));
    }

    internal sealed record SignerEntry(string? Key, string? Subject, string? Issuer)
    {
        public static SignerEntry Of(Signer signer) => signer switch
        {
            KeySigner key => new SignerEntry("sha256:" + key.KeyFingerprint, null, null),
            CertificateSigner certificate => new SignerEntry(null, UntrustedText.Show(certificate.Subject), UntrustedText.Show(certificate.Issuer)),
            _ => new SignerEntry(null, null, null),
        };
    }

    internal sealed record TimeEntry(DateTimeOffset Time, TimeSource Source, string Authority);

    internal sealed record LogEntry(string Log, long Index, string Kind);

    internal sealed record StepEntry(VerificationStep Step, string Found, string Wanted);

    internal sealed record DenialEntry(
        string Container, string Field, string? Policy, string? PolicyNamespace, string? Requirement,
        EnforcementMode Mode, Reason Reason, string Message, string Text);
}
