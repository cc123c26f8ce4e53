namespace AdmissionGuard.Policy.Compilation;

/// <summary>The keys of Secrets and ConfigMaps that are taken when a reference names none.</summary>
public static class DefaultKeys
{
    /// <summary>As <c>cosign generate-key-pair k8s://…</c> writes it.</summary>
    public const string PublicKey = "cosign.pub";

    /// <summary>As cert-manager and <c>kubectl create secret tls</c> name it.</summary>
    public const string Certificates = "ca.crt";

    /// <summary>As Sigstore's TUF repositories name it.</summary>
    public const string TrustedRoot = "trusted_root.json";

    /// <summary>As TUF names it.</summary>
    public const string TufRoot = "root.json";
}
