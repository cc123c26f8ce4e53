using System.ComponentModel.DataAnnotations;

namespace AdmissionGuard.Policy.Model;

/// <summary>Holders of short-lived certificates that a Sigstore instance issued for an identity token.</summary>
public sealed record KeylessAuthority
{
    /// <summary>The Sigstore instance. Left out: <c>public-good</c>.</summary>
    public TrustRootRef? TrustRootRef { get; init; }

    /// <summary>Who: a certificate that fulfils any one of these counts for this authority.</summary>
    [Required]
    [MinSize(1)]
    [MaxSize(64)]
    public IReadOnlyList<Identity>? Identities { get; init; }

    /// <summary>
    /// True to accept certificates without proof that they are in a certificate-transparency log. Insecure: a
    /// certificate authority that misissues is then not noticed. For private instances that run no such log.
    /// </summary>
    public bool? InsecureIgnoreSCT { get; init; }
}
