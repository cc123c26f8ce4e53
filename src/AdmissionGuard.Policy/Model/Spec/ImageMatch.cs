using System.ComponentModel.DataAnnotations;

namespace AdmissionGuard.Policy.Model;

/// <summary>Which images of which objects a policy is about.</summary>
public sealed record ImageMatch
{
    /// <summary>
    /// Globs on the normalised name without tag and digest, as in <c>ghcr.io/acme/**</c>. The host and the path are
    /// matched apart. In the path, <c>*</c> stands for any text within one segment and <c>**</c> for any number of whole
    /// segments (at least one at the end). In the host, <c>*</c> stays within one label; alone it is any host. <c>**</c>
    /// alone is every image. There are no other wildcards.
    /// </summary>
    [Required]
    [MinSize(1)]
    [MaxSize(256)]
    [ItemPattern(@"^[A-Za-z0-9._:*/-]+$")]
    public IReadOnlyList<string>? Images { get; init; }

    /// <summary>Globs like those of <c>images</c>; what they match is not this policy's business.</summary>
    [MinSize(1)]
    [MaxSize(256)]
    [ItemPattern(@"^[A-Za-z0-9._:*/-]+$")]
    public IReadOnlyList<string>? ExcludeImages { get; init; }

    /// <summary>Only objects in namespaces with these labels. Left out or empty: all. Not for an ImagePolicy.</summary>
    public LabelSelector? NamespaceSelector { get; init; }

    /// <summary>Only objects with these labels. Left out or empty: all. Whoever writes the object can choose its labels.</summary>
    public LabelSelector? ObjectSelector { get; init; }
}
