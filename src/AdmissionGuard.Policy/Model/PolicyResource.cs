using System.ComponentModel.DataAnnotations;

namespace AdmissionGuard.Policy.Model;

/// <summary>What the four kinds have in common.</summary>
public abstract record PolicyResource
{
    private protected PolicyResource()
    {
    }

    /// <summary>Always <c>admissionguard.dev/v1alpha1</c>.</summary>
    [Required]
    public string ApiVersion { get; init; } = ApiGroup.ApiVersion;

    /// <summary>The kind of the resource.</summary>
    [Required]
    public string Kind { get; init; } = "";

    /// <summary>Name, namespace and what the API server adds.</summary>
    [Required]
    public ObjectMeta Metadata { get; init; } = new();
}
