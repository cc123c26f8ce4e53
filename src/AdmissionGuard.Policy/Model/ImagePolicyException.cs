using System.ComponentModel.DataAnnotations;

namespace AdmissionGuard.Policy.Model;

/// <summary>
/// An exemption for a limited time. It exempts exactly what it names: the named requirements of the named policies, for
/// the named images, in the named namespaces, until its date.
/// </summary>
public sealed record ImagePolicyException : PolicyResource
{
    /// <summary>The kind's name.</summary>
    public const string KindName = "ImagePolicyException";

    /// <summary>What is exempted, until when and why.</summary>
    [Required]
    public ImagePolicyExceptionSpec? Spec { get; init; }

    /// <summary>What the operator found out; written by it alone.</summary>
    public ImagePolicyExceptionStatus? Status { get; init; }
}
