using System.Diagnostics.Metrics;
using AdmissionGuard.Reporting;

namespace AdmissionGuard.Review;

/// <summary>Counts what reviews of images cost and save.</summary>
internal static class ReviewMetrics
{
    private static readonly KeyValuePair<string, object?> Hit = new("result", "hit");
    private static readonly KeyValuePair<string, object?> Miss = new("result", "miss");

    private static long hits;
    private static long misses;

    // Nearly every image of a busy cluster is a hit: it is counted here, and only looked at when somebody asks.
    private static readonly ObservableCounter<long> Memo = ReviewTelemetry.Meter.CreateObservableCounter<long>(
        "admissionguard.verdict.memo",
        () => [new Measurement<long>(Interlocked.Read(ref hits), Hit), new Measurement<long>(Interlocked.Read(ref misses), Miss)],
        description: "Images whose verdict was remembered (hit) or worked out (miss).");

    private static readonly Counter<long> Joins = ReviewTelemetry.Meter.CreateCounter<long>(
        "admissionguard.image.joins", description: "Images whose verdict another review was working out already.");

    private static readonly UpDownCounter<long> Queue = ReviewTelemetry.Meter.CreateUpDownCounter<long>(
        "admissionguard.images.queued", description: "Images that wait for a place to be verified.");

    private static readonly UpDownCounter<long> Working = ReviewTelemetry.Meter.CreateUpDownCounter<long>(
        "admissionguard.images.working", description: "Images that are being verified.");

    private static readonly Counter<long> LastKnownGood = ReviewTelemetry.Meter.CreateCounter<long>(
        "admissionguard.last.known.good", description: "Images admitted by an earlier verdict because their registry was out of reach.");

    public static void CountMemo(bool hit) => Interlocked.Increment(ref hit ? ref hits : ref misses);

    public static void CountJoin() => Joins.Add(1);

    public static void Queued(int change) => Queue.Add(change);

    public static void Worked(int change) => Working.Add(change);

    public static void CountLastKnownGood() => LastKnownGood.Add(1);
}
