using System.ComponentModel.DataAnnotations;

namespace AdmissionGuard.Policy.Model;

/// <summary>
/// A Sigstore instance whose certificates, transparency logs and timestamp authorities may be trusted.
/// <c>public-good</c> comes with the product and needs no object.
/// </summary>
public sealed record TrustRoot : PolicyResource
{
    /// <summary>The kind's name.</summary>
    public const string KindName = "TrustRoot";

    /// <summary>Where the trust material comes from: exactly one of <c>trustedRoot</c> and <c>tuf</c>.</summary>
    [Required]
    public TrustRootSpec? Spec { get; init; }

    /// <summary>What the operator found out; written by it alone.</summary>
    public TrustRootStatus? Status { get; init; }
}
