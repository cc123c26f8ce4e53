using System.Diagnostics.CodeAnalysis;

namespace AdmissionGuard.Sigstore.Facts;

/// <summary>Either verified evidence or the failure that refused it; never both, never neither.</summary>
public sealed class VerificationResult
{
    private VerificationResult(VerifiedEvidence? evidence, VerificationFailure? failure)
    {
        Evidence = evidence;
        Failure = failure;
    }

    /// <summary>The proven facts, when verified.</summary>
    public VerifiedEvidence? Evidence { get; }

    /// <summary>The refusal, when not verified.</summary>
    public VerificationFailure? Failure { get; }

    /// <summary>True only when every required fact was proven.</summary>
    [MemberNotNullWhen(true, nameof(Evidence))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool IsVerified => Evidence is not null;

    /// <summary>Wraps proven facts.</summary>
    /// <param name="evidence">The facts.</param>
    public static VerificationResult Verified(VerifiedEvidence evidence) => new(evidence ?? throw new ArgumentNullException(nameof(evidence)), null);

    /// <summary>Wraps a refusal.</summary>
    /// <param name="failure">The refusal.</param>
    public static VerificationResult Refused(VerificationFailure failure) => new(null, failure ?? throw new ArgumentNullException(nameof(failure)));
}
