namespace AdmissionGuard.Registry.Content;

/// <summary>Whether a listing that was remembered a short while ago will do.</summary>
public enum Freshness
{
    /// <summary>A remembered answer within its short life will do.</summary>
    Remembered,

    /// <summary>Ask now: a denial would rest on the answer.</summary>
    Current,
}
