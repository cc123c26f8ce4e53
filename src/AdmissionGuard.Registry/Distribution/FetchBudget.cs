using AdmissionGuard.Registry.Configuration;

namespace AdmissionGuard.Registry.Distribution;

/// <summary>What the work on one image may cost in all: time, bytes, requests. Thread-safe.</summary>
public sealed class FetchBudget
{
    private readonly long maxBytes;
    private readonly int maxRequests;
    private long bytes;
    private int requests;

    /// <summary>A budget with the configured limits.</summary>
    /// <param name="deadline">When everything must have ended.</param>
    /// <param name="limits">Bytes and requests.</param>
    public FetchBudget(DateTimeOffset deadline, RegistryLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        Deadline = deadline;
        maxBytes = limits.TotalBytes;
        maxRequests = limits.TotalRequests;
    }

    /// <summary>When everything must have ended.</summary>
    public DateTimeOffset Deadline { get; }

    /// <summary>Bytes of bodies received so far.</summary>
    public long Bytes => Interlocked.Read(ref bytes);

    /// <summary>Requests sent so far, retries and redirects included.</summary>
    public int Requests => Volatile.Read(ref requests);

    /// <summary>Counts received bytes; false once they exceed the limit.</summary>
    internal bool TryTakeBytes(int count) => Interlocked.Add(ref bytes, count) <= maxBytes;

    /// <summary>Counts a request; false once they exceed the limit.</summary>
    internal bool TryTakeRequest() => Interlocked.Increment(ref requests) <= maxRequests;
}
