using System.ComponentModel.DataAnnotations;

namespace AdmissionGuard.Policy.Model;

/// <summary>A team's further rules for images in its own namespace. It reads Secrets and ConfigMaps of that namespace only.</summary>
public sealed record ImagePolicy : PolicyResource
{
    /// <summary>The kind's name.</summary>
    public const string KindName = "ImagePolicy";

    /// <summary>What is asked of which images.</summary>
    [Required]
    public ImagePolicySpec? Spec { get; init; }

    /// <summary>What the operator found out; written by it alone.</summary>
    public ImagePolicyStatus? Status { get; init; }
}
