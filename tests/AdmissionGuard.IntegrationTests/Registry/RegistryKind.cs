namespace AdmissionGuard.IntegrationTests.Registry;

/// <summary>The kinds of registry that tools push to.</summary>
public enum RegistryKind
{
    /// <summary>docker-registry 2.8: no referrers API, so that tools write fallback tags.</summary>
    Distribution,

    /// <summary>A registry with the OCI 1.1 referrers API.</summary>
    Referrers,

    /// <summary>docker-registry 2.8 with htpasswd.</summary>
    Password,

    /// <summary>A registry with the referrers API, one entry a page, and bearer tokens.</summary>
    Token,
}
