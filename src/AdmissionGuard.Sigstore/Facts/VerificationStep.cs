namespace AdmissionGuard.Sigstore.Facts;

/// <summary>The step of verification that refused, in the order in which they are done (Sigstore client specification, "Verification").</summary>
public enum VerificationStep
{
    /// <summary>The bytes are not a bundle, envelope, layer or statement of a known shape and version, or exceed a limit.</summary>
    Format,

    /// <summary>No or bad proof of the signing time.</summary>
    Time,

    /// <summary>A transparency-log entry is missing, not included, or about something else.</summary>
    LogEntry,

    /// <summary>The certificate does not chain to a trusted authority at every proven time, or may not sign code.</summary>
    Certificate,

    /// <summary>The certificate is not proven to be in a certificate-transparency log.</summary>
    CertificateTransparency,

    /// <summary>The signature does not verify over the exact bytes.</summary>
    Signature,

    /// <summary>The signer is not the one who is wanted.</summary>
    Identity,

    /// <summary>What was signed is not about this artifact.</summary>
    Subject,
}
