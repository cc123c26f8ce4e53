using AdmissionGuard.Policy.Authorities;
using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Sigstore.Facts;

namespace AdmissionGuard.Policy.Evaluation;

/// <summary>Turns a refusal by the verifier into a reason of the closed set.</summary>
internal static class FailureReasons
{
    public static Objection Of(VerificationFailure failure, CompiledAuthority authority) =>
        new(ReasonOf(failure, authority), $"{UntrustedText.Show(failure.Found)}, want {UntrustedText.Show(failure.Wanted)}", Objection.Verification + 1 + (int)failure.Step);

    private static Reason ReasonOf(VerificationFailure failure, CompiledAuthority authority) => (failure.Kind, failure.Step) switch
    {
        (FailureKind.LimitExceeded, _) => Reason.LimitExceeded,
        (FailureKind.Unsupported, _) => Reason.UnsupportedFormat,
        (FailureKind.Missing, VerificationStep.Time) => Reason.TimestampMissing,
        (_, VerificationStep.Time) => Reason.TimestampInvalid,
        (FailureKind.Missing, VerificationStep.LogEntry) => Reason.LogEntryMissing,
        (_, VerificationStep.LogEntry) => Reason.LogEntryInvalid,
        (_, VerificationStep.Certificate or VerificationStep.CertificateTransparency) => Reason.InvalidCertificate,
        (FailureKind.Untrusted, VerificationStep.Signature or VerificationStep.Identity) when authority.KeyFingerprint is null => Reason.UntrustedIdentity,
        (FailureKind.Untrusted, VerificationStep.Signature or VerificationStep.Identity) => Reason.UntrustedKey,
        (_, VerificationStep.Identity) => Reason.UntrustedIdentity,
        (_, VerificationStep.Subject) => Reason.SubjectMismatch,
        _ => Reason.InvalidSignature,
    };
}
