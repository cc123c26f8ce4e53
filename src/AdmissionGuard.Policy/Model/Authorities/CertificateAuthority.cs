using System.ComponentModel.DataAnnotations;

namespace AdmissionGuard.Policy.Model;

/// <summary>
/// A PKI of your own: exactly one of <c>data</c>, <c>secretRef</c> and <c>configMapRef</c> holds its root certificate and
/// intermediates.
/// </summary>
public sealed record CertificateAuthority
{
    /// <summary>The PEM-encoded certificates: roots and the intermediates below them, in any order.</summary>
    [MinSize(1)]
    public string? Data { get; init; }

    /// <summary>A Secret that holds the PEM; key <c>ca.crt</c> unless another is named.</summary>
    public ObjectKeyRef? SecretRef { get; init; }

    /// <summary>A ConfigMap that holds the PEM; key <c>ca.crt</c> unless another is named.</summary>
    public ObjectKeyRef? ConfigMapRef { get; init; }

    /// <summary>Who: a certificate that fulfils any one of these counts for this authority.</summary>
    [Required]
    [MinSize(1)]
    [MaxSize(64)]
    public IReadOnlyList<CertificateIdentity>? Identities { get; init; }

    /// <summary>
    /// The trust root whose logs and timestamp authorities count for these signatures. Needed, because a certificate's
    /// signature counts only with a proof of when it was made.
    /// </summary>
    [Required]
    public TrustRootRef? TrustRootRef { get; init; }
}
