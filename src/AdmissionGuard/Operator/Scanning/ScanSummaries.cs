using AdmissionGuard.Policy.Verdicts;

namespace AdmissionGuard.Operator.Scanning;

/// <summary>
/// What is known of all running images together, worked out anew when somebody asks and something changed; but not at each
/// change, since it takes a look at every image: among many Pods that come and go, each would cost more than among few.
/// </summary>
internal sealed class ScanSummaries(RunningImages images, TimeProvider time)
{
    /// <summary>How old a summary may be that something has changed since.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private long madeAt;
    private bool isBehind = true;
    private ScanSummary? last;

    /// <summary>What is known now, or was a moment ago.</summary>
    public ScanSummary Current
    {
        get
        {
            lock (gate)
            {
                if (last is null || (isBehind && time.GetElapsedTime(madeAt) >= MaxAge))
                {
                    isBehind = false;
                    madeAt = time.GetTimestamp();
                    var states = images.States();
                    last = new ScanSummary(states, PolicySummary.Of(states), false);
                }

                return last with { IsBehind = isBehind };
            }
        }
    }

    /// <summary>Something changed.</summary>
    public void Outdate()
    {
        lock (gate)
            isBehind = true;
    }
}
