namespace AdmissionGuard.Policy.Verdicts;

/// <summary>
/// Why an image was refused: a closed set, used in responses, Events, reports and metric labels. Names are part of the
/// public interface and never change their meaning.
/// </summary>
public enum Reason
{
    /// <summary>The image reference is not one.</summary>
    InvalidReference,

    /// <summary>The policy admits digests only and the reference has none.</summary>
    TagNotAllowed,

    /// <summary>The registry says that the image does not exist.</summary>
    ImageNotFound,

    /// <summary>No signature was found in any place.</summary>
    NoSignature,

    /// <summary>No attestation of the wanted predicate type was found in any place.</summary>
    NoAttestation,

    /// <summary>Soundly signed, by a certificate identity that no authority names.</summary>
    UntrustedIdentity,

    /// <summary>Soundly signed, by a key that no authority names.</summary>
    UntrustedKey,

    /// <summary>The signature does not verify over the exact bytes.</summary>
    InvalidSignature,

    /// <summary>The certificate does not chain, was not valid when it signed, or may not sign.</summary>
    InvalidCertificate,

    /// <summary>A required transparency-log entry is missing.</summary>
    LogEntryMissing,

    /// <summary>A transparency-log entry is not included or is about something else.</summary>
    LogEntryInvalid,

    /// <summary>A required proof of the signing time is missing.</summary>
    TimestampMissing,

    /// <summary>A proof of the signing time does not verify.</summary>
    TimestampInvalid,

    /// <summary>What was signed is about another image.</summary>
    SubjectMismatch,

    /// <summary>A predicate is not of the shape that its type prescribes.</summary>
    PredicateInvalid,

    /// <summary>Provenance is sound but names another builder, source, build type or parameter.</summary>
    ProvenanceMismatch,

    /// <summary>The newest scan is older than the policy admits.</summary>
    ScanTooOld,

    /// <summary>The scan failed, scanned nothing or lacks what the policy needs.</summary>
    ScanIncomplete,

    /// <summary>More vulnerabilities than the policy admits.</summary>
    VulnerabilitiesFound,

    /// <summary>More findings than the policy admits.</summary>
    FindingsFound,

    /// <summary>A package or licence that the policy denies.</summary>
    ComponentDenied,

    /// <summary>A predicate does not satisfy the policy's JSON Schema.</summary>
    SchemaViolation,

    /// <summary>A format, version or algorithm that is not supported.</summary>
    UnsupportedFormat,

    /// <summary>A named limit was exceeded.</summary>
    LimitExceeded,

    /// <summary>The registry refused the credentials (401 or 403).</summary>
    RegistryUnauthorized,

    /// <summary>The registry asked for fewer requests (429).</summary>
    RegistryRateLimited,

    /// <summary>The registry did not answer, or answered with a server error.</summary>
    RegistryUnavailable,

    /// <summary>The registry's answer contradicts itself or the request.</summary>
    RegistryInvalid,

    /// <summary>The deadline passed before everything was verified.</summary>
    DeadlineExceeded,

    /// <summary>A matching policy lacks material or does not compile.</summary>
    PolicyNotReady,

    /// <summary>No policy matches, and the cluster's setting denies such images.</summary>
    UnmatchedImage,

    /// <summary>A bug of ours; never a pass.</summary>
    InternalError,
}
