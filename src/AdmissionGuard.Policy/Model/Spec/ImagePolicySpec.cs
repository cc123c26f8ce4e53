using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Policy.Model;

/// <summary>What is asked of which images.</summary>
public sealed record ImagePolicySpec
{
    /// <summary>
    /// What a violation does: Enforce denies; Warn admits and kubectl shows why; Audit admits, with Events and reports
    /// only.
    /// </summary>
    [DefaultValue(EnforcementMode.Enforce)]
    public EnforcementMode Mode { get; init; } = EnforcementMode.Enforce;

    /// <summary>Which images the policy is about.</summary>
    [Required]
    public ImageMatch? Match { get; init; }

    /// <summary>
    /// What to do with images that are referenced by tag: Resolve judges the digest that the tag names now; Deny admits
    /// references by digest only.
    /// </summary>
    [DefaultValue(TagReferences.Resolve)]
    public TagReferences TagReferences { get; init; } = TagReferences.Resolve;

    /// <summary>
    /// For multi-platform images: the platforms that evidence must cover, as <c>os/architecture[/variant]</c>. Evidence
    /// on the index covers all of them. Left out: every platform of the index that can run (not <c>unknown/unknown</c>).
    /// An image that has none of these platforms is judged as a whole.
    /// </summary>
    [MinSize(1)]
    [MaxSize(32)]
    [ItemPattern(@"^[a-z0-9]+/[a-z0-9_]+(/[a-z0-9.]+)?$")]
    public IReadOnlyList<string>? Platforms { get; init; }

    /// <summary>Who may speak for these images. Evidence by anybody else does not exist.</summary>
    [Required]
    [MinSize(1)]
    [MaxSize(64)]
    [ListMapKey("name")]
    public IReadOnlyList<Authority>? Authorities { get; init; }

    /// <summary>What must be proven; all of it.</summary>
    [Required]
    [MinSize(1)]
    [MaxSize(64)]
    [ListMapKey("name")]
    public IReadOnlyList<Requirement>? Require { get; init; }
}
