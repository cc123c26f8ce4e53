using System.ComponentModel.DataAnnotations;

namespace AdmissionGuard.Policy.Model;

/// <summary>What is exempted, until when and why. All parts that are given must hold together.</summary>
public sealed record ImagePolicyExceptionSpec
{
    /// <summary>The policies.</summary>
    [Required]
    [MinSize(1)]
    [MaxSize(64)]
    public IReadOnlyList<ExemptedPolicy>? Policies { get; init; }

    /// <summary>
    /// Globs on the normalised name, as in a policy's <c>match.images</c>. At least one of <c>images</c> and
    /// <c>digests</c> is needed; with both, an image must be named by both.
    /// </summary>
    [MinSize(1)]
    [MaxSize(256)]
    [ItemPattern(@"^[A-Za-z0-9._:*/-]+$")]
    public IReadOnlyList<string>? Images { get; init; }

    /// <summary>Digests of what is deployed, as in <c>sha256:</c> and 64 hex digits. They do not follow a tag.</summary>
    [MinSize(1)]
    [MaxSize(1024)]
    [ItemPattern(@"^sha(256:[a-f0-9]{64}|512:[a-f0-9]{128})$")]
    public IReadOnlyList<string>? Digests { get; init; }

    /// <summary>The namespaces, by name. Left out: all.</summary>
    [MinSize(1)]
    [MaxSize(256)]
    public IReadOnlyList<string>? Namespaces { get; init; }

    /// <summary>
    /// Only these vulnerabilities, by id. The exempted requirements must then be of kind <c>vulnerabilities</c>; everything
    /// else that they ask still holds.
    /// </summary>
    [MinSize(1)]
    [MaxSize(1024)]
    public IReadOnlyList<string>? Vulnerabilities { get; init; }

    /// <summary>From when on (RFC 3339). Left out: at once.</summary>
    [TextFormat("date-time")]
    public string? From { get; init; }

    /// <summary>Until when (RFC 3339); the moment itself is no longer exempt.</summary>
    [Required]
    [TextFormat("date-time")]
    public string? Until { get; init; }

    /// <summary>Why, for people.</summary>
    [Required]
    [MinSize(1)]
    [MaxSize(1024)]
    public string? Reason { get; init; }
}
