namespace AdmissionGuard.Sigstore.Verification;

/// <summary>
/// What must be proven beside the signature itself. The defaults are those of a keyless signature by a Sigstore instance;
/// everything that is relaxed is relaxed by name. Nothing here is taken from evidence.
/// </summary>
public sealed record VerificationOptions
{
    /// <summary>The defaults: a log entry, a proven signing time, and for certificates a proof of certificate transparency.</summary>
    public static VerificationOptions Default { get; } = new();

    /// <summary>For signatures of long-lived keys that nobody logged or timestamped: the signature alone.</summary>
    public static VerificationOptions SignatureOnly { get; } = new() { MinimumLogEntries = 0, RequireSigningTime = false };

    /// <summary>How many distinct trusted transparency logs must have an entry about this signature; distinct by key (threat T5). 0 asks for none.</summary>
    public int MinimumLogEntries { get; init; } = 1;

    /// <summary>How many distinct trusted timestamp authorities must have stamped this signature. 0 asks for none.</summary>
    public int MinimumTimestamps { get; init; }

    /// <summary>
    /// Whether a signing time must be proven by any source. Signatures by certificates and by keys with a validity window
    /// need one whatever this says.
    /// </summary>
    public bool RequireSigningTime { get; init; } = true;

    /// <summary>
    /// How many distinct trusted certificate-transparency logs must have promised the signing certificate. 0 asks for none,
    /// which is for own authorities without such logs. Has no meaning for keys.
    /// </summary>
    public int MinimumCertificateTimestamps { get; init; } = 1;

    /// <summary>
    /// Whether a log entry counts only with a proof of inclusion. Without it, a log's signed promise (signed entry
    /// timestamp) counts as well, which is all that cosign's old layers and version 0.1 bundles carry. A proof that is
    /// there is always checked; and as nothing signs a bundle's version, this option, not the version, is what keeps
    /// promises out (threat T23).
    /// </summary>
    public bool RequireInclusionProof { get; init; }

    internal void ThrowIfInvalid()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(MinimumLogEntries);
        ArgumentOutOfRangeException.ThrowIfNegative(MinimumTimestamps);
        ArgumentOutOfRangeException.ThrowIfNegative(MinimumCertificateTimestamps);
    }
}
