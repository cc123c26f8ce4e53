namespace AdmissionGuard.Kubernetes.Events;

/// <summary>Who reports, and the bounds of it.</summary>
/// <param name="Controller">The reporting controller, as admissionguard.io/operator.</param>
/// <param name="Instance">The reporting replica: its Pod's name.</param>
public sealed record EventRecorderOptions(string Controller, string Instance)
{
    /// <summary>Notices that wait to be written. More are counted and dropped: Events must never hold up a verdict.</summary>
    public int Capacity { get; init; } = 1_000;

    /// <summary>How long what waits is still written at the end: a lease is handed over after it, and that within 2 s.</summary>
    public TimeSpan LastWrites { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Events written per second in the long run; client-go's clients are held to 5 to 50 requests.</summary>
    public int WritesPerSecond { get; init; } = 10;

    /// <summary>Events that may be written at once after a quiet time, as client-go's recorder allows for one source.</summary>
    public int Burst { get; init; } = 25;

    /// <summary>A notice that repeats within this time becomes part of the series; client-go's series ends after 6 minutes too.</summary>
    public TimeSpan SeriesWindow { get; init; } = TimeSpan.FromMinutes(6);

    /// <summary>A running series is written at most this often after its second notice.</summary>
    public TimeSpan SeriesInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Series that are remembered. The one that has been quiet longest is forgotten first: its next notice is a new Event.</summary>
    public int SeriesLimit { get; init; } = 10_000;

    /// <summary>A write that takes longer is given up.</summary>
    public TimeSpan RequestDeadline { get; init; } = TimeSpan.FromSeconds(10);
}
