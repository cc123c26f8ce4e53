namespace AdmissionGuard.Sigstore.Facts;

/// <summary>Who proves a signing time.</summary>
public enum TimeSource
{
    /// <summary>The integrated time of a log entry whose signed entry timestamp verified (Rekor v1).</summary>
    TransparencyLog,

    /// <summary>An RFC 3161 timestamp authority.</summary>
    TimestampAuthority,
}
