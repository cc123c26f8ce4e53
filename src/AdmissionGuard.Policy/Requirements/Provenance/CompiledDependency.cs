using AdmissionGuard.Policy.Matching;

namespace AdmissionGuard.Policy.Requirements.Provenance;

/// <summary>A rule about dependencies, prepared.</summary>
/// <param name="Uri">The URIs that it is about.</param>
/// <param name="Digests">Digests of which one must be there; empty for any.</param>
internal sealed record CompiledDependency(UriPattern Uri, IReadOnlyList<KeyValuePair<string, string>> Digests)
{
    public bool Matches(BuildDependency dependency) =>
        Uri.Matches(dependency.Uri)
        && (Digests.Count == 0 || Digests.Any(d => dependency.Digests.TryGetValue(d.Key, out var value) && value == d.Value));

    /// <inheritdoc/>
    public override string ToString() => Digests.Count == 0 ? Uri.Text : $"{Uri.Text} with {Digests[0].Key}:{Digests[0].Value}{(Digests.Count > 1 ? " or another" : "")}";
}
