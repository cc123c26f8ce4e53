using System.ComponentModel.DataAnnotations;

namespace AdmissionGuard.Policy.Model;

/// <summary>A builder: exactly one of <c>id</c> and <c>idRegExp</c>.</summary>
public sealed record BuilderRule
{
    /// <summary>The builder's id, compared exactly.</summary>
    [MinSize(1)]
    public string? Id { get; init; }

    /// <summary>A regular expression that the whole id must match.</summary>
    [MinSize(1)]
    public string? IdRegExp { get; init; }

    /// <summary>The SLSA build level that you trust this builder for. Left out: none.</summary>
    [Range(1, 3)]
    public int? Level { get; init; }
}
