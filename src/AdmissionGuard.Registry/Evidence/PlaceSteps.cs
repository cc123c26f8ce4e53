namespace AdmissionGuard.Registry.Evidence;

/// <summary>What one place holds, as steps that each fetch a little of it, likeliest first.</summary>
/// <param name="Steps">The steps.</param>
/// <param name="AtOnce">How many of the first are worth fetching together: one of each type that is wanted, so that a lone requirement costs no more than its one piece.</param>
internal sealed record PlaceSteps(IReadOnlyList<PlaceSteps.Step> Steps, int AtOnce)
{
    internal static readonly PlaceSteps None = new([], 0);

    /// <summary>Fetches one part of what a place holds.</summary>
    internal delegate Task<IReadOnlyList<EvidencePiece>> Step(CancellationToken cancellationToken);

    /// <summary>One of each wanted type, then the rest; each in the order in which the place lists them.</summary>
    internal static PlaceSteps InOrder(IEnumerable<(Claim Claim, Step Step)> listed)
    {
        var all = listed.ToList();
        var wanted = new HashSet<string>(StringComparer.Ordinal);
        var first = all.Where(s => s.Claim is { Rank: 0, PredicateType: { } type } && wanted.Add(type)).Select(s => s.Step).ToList();
        var rest = all.OrderBy(s => s.Claim.Rank).Select(s => s.Step).Except(first);
        return new PlaceSteps([.. first, .. rest], Math.Max(1, first.Count));
    }

    /// <summary>What a piece claims to be.</summary>
    /// <param name="Rank">Lower is likelier; 0 for a type that is wanted.</param>
    /// <param name="PredicateType">The type, where it claims one.</param>
    internal readonly record struct Claim(int Rank, string? PredicateType);
}
