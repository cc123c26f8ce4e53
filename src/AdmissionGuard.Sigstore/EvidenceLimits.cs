namespace AdmissionGuard.Sigstore;

/// <summary>
/// The bounds of what is looked at, checked before the thing they bound is parsed. Evidence comes from whoever can write
/// to a registry: without bounds, one upload costs every verifier its memory or its time.
/// </summary>
public static class EvidenceLimits
{
    /// <summary>Bytes of a bundle, envelope or layer: room for a base64 SBOM of 11 MiB, the largest that tools sign in practice.</summary>
    public const int MaxEvidenceBytes = 16 * 1024 * 1024;

    /// <summary>Depth of any JSON here; the serializer's own default, which readers of a predicate can rely on.</summary>
    public const int MaxJsonDepth = 64;

    /// <summary>Log entries of one bundle; the reference implementation's bound (CVE-2024-45395).</summary>
    public const int MaxLogEntries = 32;

    /// <summary>RFC 3161 timestamps of one bundle; the reference implementation's bound (CVE-2024-45395).</summary>
    public const int MaxTimestamps = 32;

    /// <summary>Subjects of one statement; the reference implementation's bound (CVE-2024-45395).</summary>
    public const int MaxSubjects = 1024;

    /// <summary>Digests of one subject; the reference implementation's bound (CVE-2024-45395).</summary>
    public const int MaxDigestsPerSubject = 32;

    /// <summary>Certificates in one chain: leaf, root and more intermediates than any real authority has.</summary>
    public const int MaxChainCertificates = 10;

    /// <summary>Bytes of one certificate: Fulcio's are about 2 KiB, an own CA's with policies stay under 8 KiB.</summary>
    public const int MaxCertificateBytes = 32 * 1024;

    /// <summary>Bytes of one signature: RSA 8192 makes 1 KiB, everything else less.</summary>
    public const int MaxSignatureBytes = 1024;

    /// <summary>Hashes of one inclusion proof: the height of a tree whose size fits 63 bits.</summary>
    public const int MaxProofHashes = 63;

    /// <summary>Bytes of one checkpoint: three lines and a line for each of up to a hundred witnesses.</summary>
    public const int MaxCheckpointBytes = 32 * 1024;

    /// <summary>Signature lines of one checkpoint, the log's own and the witnesses'.</summary>
    public const int MaxCheckpointSignatures = 100;

    /// <summary>Bytes of one log entry's body: logs strip payloads, but private ones of kind intoto keep them, in base64 twice.</summary>
    public const int MaxLogEntryBodyBytes = 4 * 1024 * 1024;

    /// <summary>Bytes of one RFC 3161 response: a token with a whole chain embedded is about 8 KiB.</summary>
    public const int MaxTimestampBytes = 64 * 1024;

    /// <summary>Signed certificate timestamps in one certificate.</summary>
    public const int MaxCertificateTimestamps = 32;

    /// <summary>Characters of a name taken from a certificate: longer than any URL that a CI system mints.</summary>
    public const int MaxIdentityLength = 4096;

    /// <summary>Bytes of a trusted root: public-good's is 7 KiB.</summary>
    public const int MaxTrustedRootBytes = 4 * 1024 * 1024;

    /// <summary>Authorities of one kind in a trusted root: decades of rotation.</summary>
    public const int MaxAuthorities = 256;

    /// <summary>Characters of a PEM text: a chain of the longest certificates.</summary>
    public const int MaxPemLength = 1024 * 1024;
}
