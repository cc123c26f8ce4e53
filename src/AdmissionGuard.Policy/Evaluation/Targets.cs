namespace AdmissionGuard.Policy.Evaluation;

/// <summary>Says what of an image must be vouched for.</summary>
internal static class Targets
{
    /// <summary>
    /// One target per wanted platform that the index really has; the image as a whole when it is no index, has none of the
    /// wanted platforms, or when all evidence is on the index, which is then the same for every platform.
    /// </summary>
    public static IReadOnlyList<Target> Of(ImageFacts facts, IReadOnlyList<string>? wanted)
    {
        var sorted = facts.Evidence.OrderBy(e => e.Place, StringComparer.Ordinal).ThenBy(e => e.ContentDigest, StringComparer.Ordinal).ToArray();
        var platforms = facts.Platforms.Where(p => p.IsReal && IsWanted(p, wanted)).ToArray();
        var children = platforms.Select(p => p.Digest).ToHashSet(StringComparer.Ordinal);
        if (!sorted.Any(e => e.SubjectDigest != facts.Digest && children.Contains(e.SubjectDigest)))
            return [new Target("", [facts.Digest], [.. sorted.Where(e => e.SubjectDigest == facts.Digest)])];

        return [.. platforms
            .OrderBy(p => p.ToString(), StringComparer.Ordinal).ThenBy(p => p.Digest, StringComparer.Ordinal)
            .Select(p => new Target(
                p.ToString(),
                [facts.Digest, p.Digest],
                [.. sorted.Where(e => e.SubjectDigest == facts.Digest || e.SubjectDigest == p.Digest)]))];
    }

    // "linux/arm64" covers every variant; "linux/arm/v7" that variant alone.
    private static bool IsWanted(ImagePlatform platform, IReadOnlyList<string>? wanted) =>
        wanted is null
        || wanted.Contains(platform.ToString(), StringComparer.Ordinal)
        || wanted.Contains($"{platform.Os}/{platform.Architecture}", StringComparer.Ordinal);
}
