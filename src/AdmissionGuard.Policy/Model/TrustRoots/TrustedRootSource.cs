using System.ComponentModel.DataAnnotations;

namespace AdmissionGuard.Policy.Model;

/// <summary>A Sigstore <c>trusted_root.json</c>: exactly one of <c>data</c>, <c>secretRef</c> and <c>configMapRef</c>.</summary>
public sealed record TrustedRootSource
{
    /// <summary>The document itself, as text.</summary>
    [MinSize(1)]
    public string? Data { get; init; }

    /// <summary>A Secret that holds it; key <c>trusted_root.json</c> unless another is named.</summary>
    public ObjectKeyRef? SecretRef { get; init; }

    /// <summary>A ConfigMap that holds it; key <c>trusted_root.json</c> unless another is named.</summary>
    public ObjectKeyRef? ConfigMapRef { get; init; }
}
