using AdmissionGuard.Policy.Verdicts;
using AdmissionGuard.Sigstore.Facts;

namespace AdmissionGuard.Policy.Evaluation;

/// <summary>Says how single pieces of evidence fared.</summary>
internal static class EvidenceVerdicts
{
    /// <summary>What does not count.</summary>
    public static EvidenceVerdict Of(EvidenceFact fact, string authority, VerificationResult result, Objection objection) =>
        new(authority, fact.Place, Outcome.Violated, objection.Reason, objection.Message) { Proof = Proof(result), Failure = result.Failure };

    /// <summary>What an authority proved and the rule refuses.</summary>
    public static EvidenceVerdict Of(Testimony testimony, Objection objection) =>
        new(testimony.AuthorityName, testimony.Fact.Place, Outcome.Violated, objection.Reason, objection.Message) { Proof = Proof(testimony.Evidence) };

    /// <summary>What an authority proved and the rule accepts.</summary>
    public static EvidenceVerdict Of(Testimony testimony, string message) =>
        new(testimony.AuthorityName, testimony.Fact.Place, Outcome.Satisfied, null, message) { Proof = Proof(testimony.Evidence) };

    private static EvidenceProof? Proof(VerificationResult result) => result.IsVerified ? Proof(result.Evidence) : null;

    private static EvidenceProof Proof(VerifiedEvidence evidence) => new(evidence.Signer, evidence.Times, evidence.LogEntries);
}
