namespace AdmissionGuard.Policy.Requirements.Provenance;

/// <summary>Something that a build used (SLSA v1, resolvedDependencies; v0.2, materials).</summary>
/// <param name="Uri">The URI as it stands.</param>
/// <param name="Digests">Algorithm to digest, as they stand.</param>
internal sealed record BuildDependency(string Uri, IReadOnlyDictionary<string, string> Digests)
{
    /// <summary>The commit, when this is a source repository: git's SHA-1 or SHA-256, under the names that generators use.</summary>
    public string? Commit => Digests.GetValueOrDefault("gitCommit") ?? Digests.GetValueOrDefault("sha1") ?? Digests.GetValueOrDefault("sha256");
}
