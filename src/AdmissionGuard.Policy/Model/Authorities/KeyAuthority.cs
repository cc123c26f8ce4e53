using System.ComponentModel.DataAnnotations;

namespace AdmissionGuard.Policy.Model;

/// <summary>A public key: exactly one of <c>data</c>, <c>secretRef</c> and <c>configMapRef</c>.</summary>
public sealed record KeyAuthority
{
    /// <summary>The PEM-encoded public key (SubjectPublicKeyInfo), as <c>cosign.pub</c> has it.</summary>
    [MinSize(1)]
    public string? Data { get; init; }

    /// <summary>A Secret that holds the PEM; key <c>cosign.pub</c> unless another is named.</summary>
    public ObjectKeyRef? SecretRef { get; init; }

    /// <summary>A ConfigMap that holds the PEM; key <c>cosign.pub</c> unless another is named.</summary>
    public ObjectKeyRef? ConfigMapRef { get; init; }

    /// <summary>The trust root whose logs and timestamp authorities count for this key's signatures.</summary>
    public TrustRootRef? TrustRootRef { get; init; }

    /// <summary>From when on the key's signatures count, by their proven time (RFC 3339). Needs a log entry or a timestamp.</summary>
    [TextFormat("date-time")]
    public string? ValidFrom { get; init; }

    /// <summary>Until when the key's signatures count, by their proven time (RFC 3339). Needs a log entry or a timestamp.</summary>
    [TextFormat("date-time")]
    public string? ValidUntil { get; init; }
}
