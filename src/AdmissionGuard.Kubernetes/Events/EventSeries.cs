namespace AdmissionGuard.Kubernetes.Events;

/// <summary>One Event that was written, and how often its notice has come since.</summary>
internal sealed class EventSeries(EventNotice notice, string @namespace, string name, DateTimeOffset first, long seenAt)
{
    public EventNotice Notice => notice;

    public string Namespace { get; set; } = @namespace;

    public string Name => name;

    public DateTimeOffset First { get; } = first;

    public int Count { get; set; } = 1;

    public DateTimeOffset LastSeen { get; set; } = first;

    /// <summary>The timestamp of <see cref="LastSeen"/>, by which intervals are measured: the time of day may be set meanwhile.</summary>
    public long SeenAt { get; set; } = seenAt;

    public int WrittenCount { get; set; }

    /// <summary>The timestamp of the last write.</summary>
    public long WrittenAt { get; set; }

    public bool IsPending => Count > WrittenCount;
}
