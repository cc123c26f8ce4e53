using System.ComponentModel.DataAnnotations;

namespace AdmissionGuard.Policy.Model;

/// <summary>Somebody who may speak for images: exactly one of <c>key</c>, <c>keyless</c> and <c>certificate</c>.</summary>
public sealed record Authority
{
    /// <summary>The name by which requirements refer to it; unique within the policy.</summary>
    [Required]
    [MinSize(1)]
    [MaxSize(63)]
    [RegularExpression(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")]
    public string? Name { get; init; }

    /// <summary>The holder of a long-lived key.</summary>
    public KeyAuthority? Key { get; init; }

    /// <summary>The holders of short-lived certificates from a Sigstore instance.</summary>
    public KeylessAuthority? Keyless { get; init; }

    /// <summary>The holders of certificates from a PKI of your own.</summary>
    public CertificateAuthority? Certificate { get; init; }

    /// <summary>
    /// Whether a transparency-log entry must prove that the signature is public. Left out: Required for keyless,
    /// NotRequired for key and certificate. A key or certificate then needs a <c>trustRootRef</c> that names the logs.
    /// </summary>
    public Demand? TransparencyLog { get; init; }

    /// <summary>
    /// Whether a timestamp authority must prove the time of signing. Left out: NotRequired. Keyless needs at least one
    /// of log entry and timestamp, because its certificates live for minutes.
    /// </summary>
    public Demand? Timestamp { get; init; }

    /// <summary>
    /// Whether a log entry counts only with a proof of inclusion. Left out: NotRequired, because cosign's old layers carry
    /// the log's signed promise alone.
    /// </summary>
    public Demand? InclusionProof { get; init; }
}
