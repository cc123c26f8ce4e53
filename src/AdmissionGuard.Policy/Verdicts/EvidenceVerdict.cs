using AdmissionGuard.Sigstore.Facts;

namespace AdmissionGuard.Policy.Verdicts;

/// <summary>How one piece of evidence fared under one authority of a requirement.</summary>
/// <param name="Authority">The authority's name in the policy.</param>
/// <param name="Place">Where the evidence was found, as in <c>referrer sha256:…</c> or <c>tag sha256-….sig layer 0</c>.</param>
/// <param name="Outcome">Whether it counts.</param>
/// <param name="Reason">Why it does not, when it does not.</param>
/// <param name="Message">Found against wanted, or who, what and when it proves; bounded, one line.</param>
public sealed record EvidenceVerdict(string Authority, string Place, Outcome Outcome, Reason? Reason, string Message)
{
    /// <summary>Who signed and when, when that was verified.</summary>
    public EvidenceProof? Proof { get; init; }

    /// <summary>The step of verification that refused, when one did.</summary>
    public VerificationFailure? Failure { get; init; }
}
