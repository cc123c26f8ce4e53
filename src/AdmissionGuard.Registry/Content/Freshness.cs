namespace AdmissionGuard.Registry.Content;

/// <summary>
/// How old a remembered answer may be. What is there may be remembered a short while; that something is not there never
/// longer than the question is old, because people sign and try again at once.
/// </summary>
/// <param name="Present">When the source must have been asked at the earliest for what is there; null when any remembered answer within its short life will do.</param>
/// <param name="Absent">When the source must have been asked at the earliest for what is not there.</param>
public readonly record struct Freshness(DateTimeOffset? Present, DateTimeOffset Absent)
{
    /// <summary>What is there may be remembered; what is not there must be asked for since a time.</summary>
    /// <param name="start">When the review, or its search, began.</param>
    public static Freshness Remembered(DateTimeOffset start) => new(null, start);

    /// <summary>Everything asked at or after a time: for what a denial rests on.</summary>
    /// <param name="start">When the review, or its search, began.</param>
    public static Freshness Since(DateTimeOffset start) => new(start, start);
}
