using System.ComponentModel.DataAnnotations;

namespace AdmissionGuard.Policy.Model;

/// <summary>Whose word is needed: exactly one of <c>anyOf</c>, <c>allOf</c> and <c>atLeast</c>.</summary>
public sealed record AuthoritySelection
{
    /// <summary>Names of authorities, of which one suffices.</summary>
    [MinSize(1)]
    [MaxSize(64)]
    public IReadOnlyList<string>? AnyOf { get; init; }

    /// <summary>Names of authorities that are all needed, each by a key or identity of its own.</summary>
    [MinSize(1)]
    [MaxSize(64)]
    public IReadOnlyList<string>? AllOf { get; init; }

    /// <summary>A number of authorities out of several.</summary>
    public AtLeast? AtLeast { get; init; }
}
