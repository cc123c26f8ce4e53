namespace AdmissionGuard.Policy.Model;

/// <summary>The API group and version of all kinds.</summary>
public static class ApiGroup
{
    /// <summary>The group.</summary>
    public const string Name = "admissionguard.dev";

    /// <summary>The version that is served and stored.</summary>
    public const string Version = "v1alpha1";

    /// <summary>What <c>apiVersion</c> must be.</summary>
    public const string ApiVersion = Name + "/" + Version;
}
