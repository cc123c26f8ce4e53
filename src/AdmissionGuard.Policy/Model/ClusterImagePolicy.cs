using System.ComponentModel.DataAnnotations;

namespace AdmissionGuard.Policy.Model;

/// <summary>Rules of the platform team for images across namespaces.</summary>
public sealed record ClusterImagePolicy : PolicyResource
{
    /// <summary>The kind's name.</summary>
    public const string KindName = "ClusterImagePolicy";

    /// <summary>What is asked of which images.</summary>
    [Required]
    public ImagePolicySpec? Spec { get; init; }

    /// <summary>What the operator found out; written by it alone.</summary>
    public ImagePolicyStatus? Status { get; init; }
}
