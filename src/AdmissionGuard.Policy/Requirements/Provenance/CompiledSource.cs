using AdmissionGuard.Policy.Matching;
using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Policy.Requirements.Provenance;

/// <summary>A source, prepared.</summary>
/// <param name="Uri">The repository in one spelling.</param>
/// <param name="Refs">The refs, of which one is wanted; empty for any.</param>
/// <param name="Commits">The commits, of which one is wanted; empty for any.</param>
internal sealed record CompiledSource(string Uri, IReadOnlyList<UriPattern> Refs, IReadOnlyList<string> Commits)
{
    /// <summary>How many parts hold before one does not, and what is found against wanted there; null when all hold.</summary>
    public (int Matched, string Message)? Mismatch(ProvenanceFacts facts)
    {
        if (facts.Source != Uri)
            return (0, $"source is {UntrustedText.Show(facts.Source ?? facts.SourceText)}, want {Uri}");
        if (Refs.Count > 0 && !Refs.Any(r => r.Matches(facts.Ref) || (facts.BaseRef is not null && r.Matches(facts.BaseRef))))
            return (1, $"ref is {UntrustedText.Show(facts.Ref)}, want {string.Join(" or ", Refs)}");
        if (Commits.Count > 0 && (facts.Commit is null || !Commits.Contains(facts.Commit, StringComparer.Ordinal)))
            return (2, $"commit is {UntrustedText.Show(facts.Commit, 128)}, want {(Commits.Count == 1 ? Commits[0] : $"one of {Commits.Count}")}");
        return null;
    }
}
