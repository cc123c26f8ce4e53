namespace AdmissionGuard.Cli.Policies.Importing;

/// <summary>
/// Brings globs whose star crosses slashes within a segment (<c>app**</c> of policy-controller, <c>app*</c> of Kyverno) into
/// ours, whose stars stay within a segment or stand for whole ones: several globs that together match the same names.
/// </summary>
internal static class CrossingGlobs
{
    /// <summary>Each star within a segment doubles what is written; people who have more of them write the names out.</summary>
    private const int MaxAlternatives = 16;

    /// <summary>Reads a glob; a star in the host stays within the host, where ours never crosses into the path.</summary>
    /// <param name="glob">The glob.</param>
    /// <param name="star">What crosses slashes there: <c>*</c> or <c>**</c>.</param>
    public static IReadOnlyList<string> Read(string glob, string star)
    {
        if (glob == star)
            return ["**"];

        var segments = glob.Split('/');
        List<List<string>> alternatives = [[segments[0]]];
        for (var i = 1; i < segments.Length; i++)
            alternatives = [.. alternatives.SelectMany(a => Segment(segments[i], star, alternatives.Count).Select(s => (List<string>)[.. a, .. s]))];
        return [.. alternatives.Select(a => string.Join('/', a.Where((s, i) => s != "**" || i == 0 || a[i - 1] != "**"))).Distinct(StringComparer.Ordinal)];
    }

    private static IEnumerable<string[]> Segment(string segment, string star, int alternatives)
    {
        var at = segment.IndexOf(star, StringComparison.Ordinal);
        if (at < 0 || segment is "**" || alternatives >= MaxAlternatives)
            return [[segment]];
        if (segment == star)
            return [["**"]];

        // The star within the segment, and across at least one slash. "**" stands for no segment too, but not at the end.
        var (before, after) = (segment[..at], segment[(at + star.Length)..].Replace("**", "*", StringComparison.Ordinal));
        string[] within = [$"{before}*{after}"];
        string[] across = [.. before.Length > 0 ? [before + "*"] : Array.Empty<string>(), "**", .. after.Length > 0 ? ["*" + after] : Array.Empty<string>()];
        return [within, across];
    }
}
