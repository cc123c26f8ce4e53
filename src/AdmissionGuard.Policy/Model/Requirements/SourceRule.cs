using System.ComponentModel.DataAnnotations;

namespace AdmissionGuard.Policy.Model;

/// <summary>A source repository and, where given, its refs and commits.</summary>
public sealed record SourceRule
{
    /// <summary>
    /// The repository's URI. Both sides are normalised first: <c>git+https://host/path</c>; a <c>.git</c> at the end, a
    /// slash at the end and the case of the host do not matter.
    /// </summary>
    [Required]
    [MinSize(1)]
    public string? Uri { get; init; }

    /// <summary>
    /// The full refs, of which one must be named, as in <c>refs/heads/main</c>. <c>*</c> stands for any text within one
    /// segment, <c>**</c> for any number of segments. For a pushed tag, the branch whose head it names counts as well,
    /// where a builder of another repository than the source says so.
    /// </summary>
    [MinSize(1)]
    [MaxSize(64)]
    [ItemPattern("^refs/.+$")]
    public IReadOnlyList<string>? Refs { get; init; }

    /// <summary>The commits, of which one must be named; 40 or 64 hex digits.</summary>
    [MinSize(1)]
    [MaxSize(256)]
    [ItemPattern("^([a-f0-9]{40}|[a-f0-9]{64})$")]
    public IReadOnlyList<string>? Commits { get; init; }
}
