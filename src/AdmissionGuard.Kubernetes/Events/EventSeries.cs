namespace AdmissionGuard.Kubernetes.Events;

/// <summary>One Event that was written, and how often its notice has come since.</summary>
internal sealed class EventSeries(EventNotice notice, string @namespace, string name, DateTimeOffset first)
{
    public EventNotice Notice => notice;

    public string Namespace { get; set; } = @namespace;

    public string Name => name;

    public DateTimeOffset First { get; } = first;

    public int Count { get; set; } = 1;

    public DateTimeOffset LastSeen { get; set; } = first;

    public int WrittenCount { get; set; }

    public DateTimeOffset WrittenAt { get; set; }

    public bool IsPending => Count > WrittenCount;
}
