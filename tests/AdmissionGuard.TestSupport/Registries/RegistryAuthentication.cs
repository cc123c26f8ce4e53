namespace AdmissionGuard.TestSupport.Registries;

/// <summary>What a test registry asks of its callers.</summary>
public enum RegistryAuthentication
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>User and password.</summary>
    Basic,

    /// <summary>A token of its token service.</summary>
    Bearer,
}
