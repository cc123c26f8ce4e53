namespace AdmissionGuard.Sigstore.Facts;

/// <summary>Who, what and when: everything that one piece of evidence was proven to say.</summary>
/// <param name="Signer">Who signed.</param>
/// <param name="Content">What was signed.</param>
/// <param name="Times">Every proven time, earliest first; may be empty for a key whose policy asks for none.</param>
/// <param name="LogEntries">Every verified log entry, one per log.</param>
public sealed record VerifiedEvidence(
    Signer Signer,
    VerifiedContent Content,
    IReadOnlyList<VerifiedTime> Times,
    IReadOnlyList<VerifiedLogEntry> LogEntries);
