namespace AdmissionGuard.Registry.Content;

/// <summary>How old a remembered listing may be.</summary>
/// <param name="NotBefore">When the source must have been asked at the earliest; null when any remembered answer within its short life will do.</param>
public readonly record struct Freshness(DateTimeOffset? NotBefore)
{
    /// <summary>A remembered answer within its short life will do.</summary>
    public static Freshness Remembered => default;

    /// <summary>Asked at or after a time: for what a denial rests on.</summary>
    /// <param name="time">The time.</param>
    public static Freshness Since(DateTimeOffset time) => new(time);
}
