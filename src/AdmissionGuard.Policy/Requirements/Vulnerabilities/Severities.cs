namespace AdmissionGuard.Policy.Requirements.Vulnerabilities;

/// <summary>Reads severities as scanners write them.</summary>
internal static class Severities
{
    /// <summary>
    /// The severity of several ratings: the highest (threat V7). A rating that cannot be read makes the whole unknown,
    /// unless another already says critical: it might have been worse than what can be read.
    /// </summary>
    /// <param name="labels">Severity words; words for "unknown" say nothing.</param>
    /// <param name="scores">CVSS scores, which decide when no word does.</param>
    public static Severity Of(IReadOnlyCollection<string> labels, IReadOnlyCollection<CvssScore> scores)
    {
        var highest = Severity.Unknown;
        var unreadable = false;
        foreach (var label in labels)
        {
            if (IsSilent(label))
                continue;
            if (TryParse(label) is { } severity)
                highest = severity > highest ? severity : highest;
            else
                unreadable = true;
        }

        if (unreadable && highest != Severity.Critical)
            return Severity.Unknown;
        return highest == Severity.Unknown && scores.Count > 0 ? scores.Max().Severity : highest;
    }

    /// <summary>
    /// The highest of ratings by different sources; a rating with a score but no word is of its score's band. One that
    /// cannot be read makes the whole unknown, unless another already says critical.
    /// </summary>
    public static Severity Highest(IReadOnlyCollection<SeverityRating> ratings) =>
        Of([.. ratings.SelectMany(r => (string[])[.. Word(r), .. Unreadable(r)])], []);

    /// <summary>The highest score that can be read; null when there is none.</summary>
    public static CvssScore? HighestScore(IReadOnlyCollection<SeverityRating> ratings)
    {
        CvssScore[] scores = [.. ratings.Where(r => r.Score is not null && CvssScore.TryParse(r.Score, out _)).Select(r => CvssScore.TryParse(r.Score!, out var score) ? score : default)];
        return scores.Length > 0 ? scores.Max() : null;
    }

    private static string[] Word(SeverityRating rating) =>
        rating.Label is not null && !IsSilent(rating.Label) ? [rating.Label]
        : rating.Score is not null && CvssScore.TryParse(rating.Score, out var score) ? [score.Severity.ToString()]
        : [];

    // A score that is none might have been the worst.
    private static string[] Unreadable(SeverityRating rating) => rating.Score is not null && !CvssScore.TryParse(rating.Score, out _) ? ["?"] : [];

    /// <summary>The severity that a word stands for, in any ASCII case; null when it stands for none.</summary>
    public static Severity? TryParse(string label) => label.Length > 16 ? null : label.ToUpperInvariant() switch
    {
        "CRITICAL" => Severity.Critical,
        "HIGH" or "IMPORTANT" => Severity.High,
        "MEDIUM" or "MODERATE" => Severity.Medium,
        "LOW" => Severity.Low,
        "NEGLIGIBLE" or "NONE" or "INFO" or "INFORMATIONAL" => Severity.Negligible,
        _ => null,
    };

    private static bool IsSilent(string label) => label.Length == 0 || label.Equals("unknown", StringComparison.OrdinalIgnoreCase) || label.Equals("unassigned", StringComparison.OrdinalIgnoreCase);
}
