namespace AdmissionGuard.Policy.Compilation;

/// <summary>Where material that a policy refers to is kept.</summary>
public enum MaterialKind
{
    /// <summary>A Secret.</summary>
    Secret,

    /// <summary>A ConfigMap.</summary>
    ConfigMap,

    /// <summary>The <c>trusted_root.json</c> of a TrustRoot that is refreshed by TUF, or that is built in.</summary>
    TrustRoot,
}
