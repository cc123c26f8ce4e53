using System.Diagnostics.Metrics;
using AdmissionGuard.TrustRoots;

namespace AdmissionGuard.Reporting.Metrics;

/// <summary>How old what is trusted is, at the moment of a scrape: one series for each trust root that is followed over TUF.</summary>
internal sealed class TrustRootGauges : IDisposable
{
    private readonly Meter meter = new(ReviewTelemetry.Name);
    private readonly BoundedLabels names = new(AdmissionMetrics.MaxNames);
    private readonly TrustRootService roots;

    /// <summary>Watches the roots until disposed.</summary>
    public TrustRootGauges(TrustRootService roots, TimeProvider time)
    {
        this.roots = roots;
        meter.CreateObservableGauge(
            "admissionguard.trust.root.age",
            () => Each(state => state.LastRefresh is { } at ? (time.GetUtcNow() - at).TotalSeconds : null),
            "s",
            "Time since a trust root's repository last confirmed or replaced it; absent until it did in this process.");
        meter.CreateObservableGauge(
            "admissionguard.trust.root.expiry",
            () => Each(state => state.Expires?.ToUnixTimeSeconds()),
            "s",
            "Until when a trust root's repository vouches for it, in seconds of Unix time.");
        meter.CreateObservableGauge(
            "admissionguard.trust.root.failures",
            () => Each(state => state.Failures),
            description: "Refreshes of a trust root that failed since the last one that did not.");
    }

    /// <inheritdoc/>
    public void Dispose() => meter.Dispose();

    private IEnumerable<Measurement<double>> Each(Func<TrustRootState, double?> value)
    {
        foreach (var (name, state) in roots.Followed)
        {
            if (value(state) is { } measured)
                yield return new Measurement<double>(measured, new KeyValuePair<string, object?>("root", names.Of(name)));
        }
    }
}
