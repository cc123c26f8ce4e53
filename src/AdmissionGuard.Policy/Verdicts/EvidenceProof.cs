using AdmissionGuard.Sigstore.Facts;

namespace AdmissionGuard.Policy.Verdicts;

/// <summary>Who signed a piece of evidence and when, without what it says: small enough to be remembered.</summary>
/// <param name="Signer">Who signed.</param>
/// <param name="Times">Every proven time.</param>
/// <param name="LogEntries">Every verified log entry.</param>
public sealed record EvidenceProof(Signer Signer, IReadOnlyList<VerifiedTime> Times, IReadOnlyList<VerifiedLogEntry> LogEntries);
