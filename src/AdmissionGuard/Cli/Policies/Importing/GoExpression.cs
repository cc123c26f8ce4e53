namespace AdmissionGuard.Cli.Policies.Importing;

/// <summary>Regular expressions of tools written in Go, which match anywhere in a text; ours match the whole.</summary>
internal static class GoExpression
{
    /// <summary>The same meaning as a full match, and whether the author may have meant less than it admits.</summary>
    public static (string Pattern, bool IsOpen) Whole(string pattern)
    {
        var (start, end) = (pattern.StartsWith('^'), pattern.EndsWith('$') && !pattern.EndsWith(@"\$", StringComparison.Ordinal));
        var bare = pattern[(start ? 1 : 0)..(end ? pattern.Length - 1 : pattern.Length)];
        // Alternatives bind weaker than anchors.
        if (bare.Contains('|', StringComparison.Ordinal))
            bare = start == end && !start ? $"(?:{bare})" : $"(?:{pattern})";
        return ($"{(start || bare.StartsWith(".*", StringComparison.Ordinal) ? "" : ".*")}{bare}{(end || bare.EndsWith(".*", StringComparison.Ordinal) ? "" : ".*")}", !start || !end);
    }
}
